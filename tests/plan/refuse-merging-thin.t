# A thin LV that will be overwritten by its snapshot when it is activated next.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
thin = 40 thin pool
back = 40 thin pool
pool = 8 thin-pool pool_tmeta pool_tdata
pool_tmeta hidden = 1 sdb:1
pool_tdata hidden = 8 sdb:2
@replace start_extent = 0 => merge = "back" start_extent = 0
@args /dev/sdb
@expect
exit 5: Unable to pvmove when merging volume vg/back is present.
