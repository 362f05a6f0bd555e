# --alloc anywhere may go to the source itself.
@vg
sdb 8:16 40
sdc 8:32 2
lv1 = 6 sdb:0
@args --alloc anywhere /dev/sdb:0-5 /dev/sdb:20-30
@expect
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdb:20
6 extents
