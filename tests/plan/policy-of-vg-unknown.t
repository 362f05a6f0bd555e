# A policy that nobody knows is none, as for LVM2.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@replace extent_size => allocation_policy = "upwards" extent_size
@args /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
