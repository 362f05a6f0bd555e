# --alloc anywhere without destinations: the source takes what nobody else can.
@vg
sdb 8:16 20
sdc 8:32 3
lv1 = 4 sdb:0
@args --alloc anywhere /dev/sdb
@expect
vg/lv1 0+3 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 3+1 /dev/sdb:3 -> /dev/sdb:4
4 extents
