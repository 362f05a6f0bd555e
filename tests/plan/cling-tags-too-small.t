# No site has room enough.
@vg
sdb 8:16 20
sdc 8:32 8 @east
sdd 8:48 9 @west
sde 8:64 6 @east
lv1 = 15 sdb:0
@cling @east @west
@args --alloc cling_by_tags /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/lv1: 1 more required.
