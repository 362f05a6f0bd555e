# The LV's own policy is for lvextend: LVM2's pvmove does not look at it, nor do we.
@vg
sdb 8:16 20
sdc 8:32 8
sdd 8:48 9
lv1 = 15 sdb:0
@replace segment_count => allocation_policy = "contiguous" segment_count
@args /dev/sdb
@expect
vg/lv1 0+9 /dev/sdb:0 -> /dev/sdd:0
vg/lv1 9+6 /dev/sdb:9 -> /dev/sdc:0
15 extents
