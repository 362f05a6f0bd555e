# cling_by_tags: both PVs of one site take what neither could alone; sde has more room and is at none.
@vg
sdb 8:16 20
sdc 8:32 8 @east
sdd 8:48 7 @fast @east
sde 8:64 9 @fast
lv1 = 15 sdb:0
@cling @east @west
@args --alloc cling_by_tags /dev/sdb
@expect
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 8+7 /dev/sdb:8 -> /dev/sdd:0
15 extents
