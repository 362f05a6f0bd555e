# --alloc contiguous wants one stretch, and there is none of 12.
@vg
sdb 8:16 20
sdc 8:32 10
sdd 8:48 10
lv1 = 12 sdb:0
@args --alloc contiguous /dev/sdb
@expect
exit 5: Insufficient suitable contiguous allocatable extents for logical volume vg/lv1: 12 more required.
