# cling: no PV takes both LVs.
@vg
sdb 8:16 20
sdc 8:32 12
sdd 8:48 12
lv1 = 8 sdb:0
lv2 = 8 sdb:8
@args --alloc cling /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/lv2: 4 more required.
