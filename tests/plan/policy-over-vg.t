# --alloc overrides the VG's policy.
@vg
sdb 8:16 20
sdc 8:32 12
sdd 8:48 9
lv1 = 15 sdb:0
@replace extent_size => allocation_policy = "contiguous" extent_size
@args --alloc normal /dev/sdb
@expect
vg/lv1 0+12 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 12+3 /dev/sdb:12 -> /dev/sdd:0
15 extents
