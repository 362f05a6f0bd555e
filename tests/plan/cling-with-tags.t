# cling is cling_by_tags where lvm.conf lists tags, as in LVM2.
@vg
sdb 8:16 20
sdc 8:32 8 @east
sdd 8:48 7 @fast @east
sde 8:64 9 @fast
lv1 = 15 sdb:0
@cling @east @west
@args --alloc cling /dev/sdb
@expect
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 8+7 /dev/sdb:8 -> /dev/sdd:0
15 extents
