# Several ranges of the source, in any order; what lies between them stays.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
lv2 = 6 sdb:12
@args /dev/sdb:15+2:0-1:9:12 /dev/sdc
@expect
vg/lv1 0+2 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 9+1 /dev/sdb:9 -> /dev/sdc:2
vg/lv2 0+1 /dev/sdb:12 -> /dev/sdc:3
vg/lv2 3+2 /dev/sdb:15 -> /dev/sdc:4
6 extents
