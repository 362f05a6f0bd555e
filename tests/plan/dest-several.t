# Several destinations, none of which does alone.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
lv1 = 12 sdb:0
block = 14 sdc:0
@args /dev/sdb /dev/sdc:10-19 /dev/sde:0-5
@expect
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:14
vg/lv1 6+6 /dev/sdb:6 -> /dev/sde:0
12 extents
