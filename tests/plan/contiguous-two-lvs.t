# contiguous: each LV in one piece, its segments one behind the other.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0; 3 sdb:10
lv2 = 6 sdb:4
block = 1 sdc:6
@args --alloc contiguous /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:7
vg/lv1 4+3 /dev/sdb:10 -> /dev/sdc:11
vg/lv2 0+6 /dev/sdb:4 -> /dev/sdc:0
13 extents
