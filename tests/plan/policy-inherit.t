# --alloc inherit is the VG's policy.
@vg
sdb 8:16 20
sdc 8:32 12
sdd 8:48 9
lv1 = 15 sdb:0
@replace extent_size => allocation_policy = "contiguous" extent_size
@args --alloc inherit /dev/sdb
@expect
exit 5: Insufficient suitable contiguous allocatable extents for logical volume vg/lv1: 15 more required.
