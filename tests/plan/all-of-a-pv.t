# Every segment on the source moves, in the order of the metadata; what lies elsewhere stays.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdb:0; 2 sdc:0; 7 sdb:11
lv2 = 3 sdb:6
other = 4 sdd:0
@args /dev/sdb /dev/sdd
@expect
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdd:4
vg/lv1 8+7 /dev/sdb:11 -> /dev/sdd:10
vg/lv2 0+3 /dev/sdb:6 -> /dev/sdd:17
16 extents
