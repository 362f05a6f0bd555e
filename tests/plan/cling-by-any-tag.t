# @* is any tag that two PVs have in common.
@vg
sdb 8:16 20
sdc 8:32 8 @a
sdd 8:48 9 @b
sde 8:64 7 @c @a
lv1 = 15 sdb:0
@cling @*
@args --alloc cling_by_tags /dev/sdb
@expect
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 8+7 /dev/sdb:8 -> /dev/sde:0
15 extents
