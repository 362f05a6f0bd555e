# Origin and copy-on-write store of a snapshot are ordinary LVs to a move.
@vg snapshot.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args /dev/sdb /dev/sdd
@expect
vg/origin 0+6 /dev/sdb:0 -> /dev/sdd:0
vg/snap 0+4 /dev/sdb:6 -> /dev/sdd:6
10 extents
