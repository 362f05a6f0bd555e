# -n THIN of a pool with no other thin LV moves the pool's LVs.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
thin = 40 thin pool
pool = 8 thin-pool pool_tmeta pool_tdata
lvol0_pmspare hidden = 1 sdb:0
pool_tmeta hidden = 1 sdb:1
pool_tdata hidden = 8 sdb:2
@args -n thin /dev/sdb /dev/sdd
@expect
vg/pool_tmeta 0+1 /dev/sdb:1 -> /dev/sdd:0
vg/pool_tdata 0+8 /dev/sdb:2 -> /dev/sdd:1
9 extents
