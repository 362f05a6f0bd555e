# Two extents too few: nothing is begun.
@vg
sdb 8:16 20
sdc 8:32 8
lv1 = 10 sdb:0
@args /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/lv1: 2 more required.
