# Without a list of tags cling_by_tags is cling.
@vg
sdb 8:16 20
sdc 8:32 8 @east
sdd 8:48 7 @east
lv1 = 15 sdb:0
@args --alloc cling_by_tags /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/lv1: 8 more required.
