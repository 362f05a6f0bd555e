# A VG whose policy is anywhere: the source is a destination, too.
@vg
sdb 8:16 20
sdc 8:32 3
lv1 = 8 sdb:0
@replace extent_size => allocation_policy = "anywhere" extent_size
@args /dev/sdb
@expect
vg/lv1 0+3 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 3+5 /dev/sdb:3 -> /dev/sdb:8
8 extents
