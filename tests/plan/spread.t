# No single stretch is large enough: the LV is split over what is free, largest first.
@vg
sdb 8:16 20
sdc 8:32 12
sdd 8:48 9
lv1 = 15 sdb:0
block = 3 sdc:5
@args /dev/sdb
@expect
vg/lv1 0+9 /dev/sdb:0 -> /dev/sdd:0
vg/lv1 9+5 /dev/sdb:9 -> /dev/sdc:0
vg/lv1 14+1 /dev/sdb:14 -> /dev/sdc:8
15 extents
