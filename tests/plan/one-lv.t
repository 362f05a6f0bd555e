# -n moves one LV.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdb:0
lv2 = 5 sdb:6
@args -n lv2 /dev/sdb /dev/sdd
@expect
vg/lv2 0+5 /dev/sdb:6 -> /dev/sdd:0
5 extents
