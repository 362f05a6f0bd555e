# Two tags, and one PV that has neither.
@vg
sdb 8:16 20
sdc 8:32 6 @a
sdd 8:48 6
sde 8:64 6 @b
sdf 8:80 20
lv1 = 18 sdb:0
@args /dev/sdb @a @b /dev/sdd
@expect
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 6+6 /dev/sdb:6 -> /dev/sde:0
vg/lv1 12+6 /dev/sdb:12 -> /dev/sdd:0
18 extents
