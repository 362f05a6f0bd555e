# pvchange -xn keeps new extents away from a PV; those that are there move.
@vg
sdb 8:16 20 noalloc
sdc 8:32 20
lv1 = 4 sdb:0
@args /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
