# The pool by its name moves, as with LVM2.
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
@args -n pool /dev/sdb /dev/sdc
@expect
vg/pool_tmeta 0+1 /dev/sdb:1 -> /dev/sdc:0
vg/pool_tdata 0+8 /dev/sdb:2 -> /dev/sdc:1
9 extents
