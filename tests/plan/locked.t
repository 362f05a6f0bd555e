# An LV that another move has already is skipped, all of it.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 locked = 4 pvmove0:0; 3 sdb:5
lv2 = 4 sdb:10
pvmove0 move = 4 sdc:0 -> sdd:0
@args /dev/sdb /dev/sdd
@expect
Skipping locked LV vg/lv1.
vg/lv2 0+4 /dev/sdb:10 -> /dev/sdd:4
4 extents
