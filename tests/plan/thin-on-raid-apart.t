# Legs below a thin pool stay apart as well.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
thin = 40 thin pool
pool = 4 thin-pool pool_tmeta pool_tdata
pool_tmeta hidden = 1 sde:0
pool_tdata hidden = 4 raid1 pool_tdata_rmeta_0 pool_tdata_rimage_0 pool_tdata_rmeta_1 pool_tdata_rimage_1
pool_tdata_rmeta_0 hidden = 1 sdb:0
pool_tdata_rimage_0 hidden = 4 sdb:1
pool_tdata_rmeta_1 hidden = 1 sdc:0
pool_tdata_rimage_1 hidden = 4 sdc:1
@args -n pool /dev/sdb
@expect
vg/pool_tdata_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:0
vg/pool_tdata_rimage_0 0+4 /dev/sdb:1 -> /dev/sdd:1
5 extents
