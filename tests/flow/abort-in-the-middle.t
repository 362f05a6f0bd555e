# Two windows of three extents are through: they stay moved, the rest goes back.
@vg 32m
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 8 sdb:0
@args --checkpoint 96m /dev/sdb
@show metadata
@abort 2
@expect
-- plan
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdc:0
-- metadata 6
lv1 locked = 3 pvmove0:0; 5 pvmove0:3
pvmove0 move = 3 sdb:0 >> sdc:0; 5 sdb:3 -> sdc:3
-- copied
-- metadata 7
lv1 locked = 3 pvmove0:0; 3 pvmove0:3; 2 pvmove0:6
pvmove0 move = 3 sdb:0 => sdc:0; 3 sdb:3 >> sdc:3; 2 sdb:6 -> sdc:6
-- copied
-- metadata 8
lv1 locked = 6 pvmove0:0; 2 pvmove0:6
pvmove0 move = 6 sdb:0 => sdc:0; 2 sdb:6 >> sdc:6
-- abort
-- metadata 9
lv1 = 6 sdc:0; 2 sdb:6
pvmove0 is gone
