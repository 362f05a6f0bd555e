# One PV in two pieces rather than two PVs in one piece each.
@vg
sdb 8:16 20
sdc 8:32 14
sdd 8:48 9
lv1 = 8 sdb:0
lv2 = 4 sdb:12
block = 2 sdc:6
@args /dev/sdb
@expect
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 6+2 /dev/sdb:6 -> /dev/sdc:8
vg/lv2 0+4 /dev/sdb:12 -> /dev/sdc:10
12 extents
