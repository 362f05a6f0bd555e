# Several ranges of one destination, in one argument and in two.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb /dev/sdc:3-5:9+2 /dev/sdd:1 /dev/sdc:15-18
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:15
vg/lv1 4+3 /dev/sdb:4 -> /dev/sdc:3
vg/lv1 7+2 /dev/sdb:7 -> /dev/sdc:9
vg/lv1 9+1 /dev/sdb:9 -> /dev/sdd:1
10 extents
