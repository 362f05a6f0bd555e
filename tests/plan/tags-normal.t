# By default a site is preferred, and left if it has to be.
@vg
sdb 8:16 20
sdc 8:32 8 @east
sdd 8:48 9 @west
sde 8:64 7 @east
lv1 = 15 sdb:0
lv2 = 3 sdb:16
@cling @east @west
@args -n lv1 /dev/sdb
@expect
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 8+7 /dev/sdb:8 -> /dev/sde:0
15 extents
