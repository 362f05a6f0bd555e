# Without --alloc the VG's policy counts: cling wants one PV for all, and none has 15 free.
@vg
sdb 8:16 20
sdc 8:32 12
sdd 8:48 9
lv1 = 15 sdb:0
@replace extent_size => allocation_policy = "cling" extent_size
@args /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/lv1: 6 more required.
