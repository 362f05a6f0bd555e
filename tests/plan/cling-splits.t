# cling: all on one PV, in as many pieces as it takes.
@vg
sdb 8:16 20
sdc 8:32 14
sdd 8:48 11
lv1 = 10 sdb:0
lv2 = 2 sdb:12
block = 2 sdc:6
block2 = 5 sdd:3
@args --alloc cling /dev/sdb
@expect
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 6+4 /dev/sdb:6 -> /dev/sdc:8
vg/lv2 0+2 /dev/sdb:12 -> /dev/sdc:12
12 extents
