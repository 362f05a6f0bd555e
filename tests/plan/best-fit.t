# Of the free stretches that do, the smallest is taken.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 3 sdb:0
block1 = 2 sdc:8
block2 = 6 sdc:14
@args /dev/sdb /dev/sdc
@expect
vg/lv1 0+3 /dev/sdb:0 -> /dev/sdc:10
3 extents
