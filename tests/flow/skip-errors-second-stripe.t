# --skip-errors where both stripes are moved and the second one has a bad sector: what is checkpointed of the first is cut, too.
@vg
sdb 8:16 20
sdd 8:48 20
lv1 254:0 = 8 sdb:0 sdb:4 /64k
@args --skip-errors --checkpoint 4m --lanes 1 --alloc anywhere /dev/sdb /dev/sdd
@bad sdb:6
@show metadata
@expect
-- plan
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdd:0
vg/lv1 0+8 /dev/sdb:4 -> /dev/sdd:4
-- metadata 6
lv1 locked = 8 pvmove0:0 pvmove0:4 /64k
pvmove0 move = 4 sdb:0 >> sdd:0; 4 sdb:4 -> sdd:4
-- copied
-- metadata 7
pvmove0 move = 4 sdb:0 => sdd:0; 4 sdb:4 >> sdd:4
-- copied
-- metadata 8
lv1 locked = 4 pvmove0:0 pvmove0:4 /64k; 4 pvmove0:2 pvmove0:6 /64k
pvmove0 move = 2 sdb:0 => sdd:0; 2 sdb:2 => sdd:2; 2 sdb:4 >> sdd:4; 2 sdb:6 -> sdd:6
-- copied
-- metadata 9
pvmove0 move = 2 sdb:0 => sdd:0; 2 sdb:2 => sdd:2; 2 sdb:4 => sdd:4; 2 sdb:6 >> sdd:6
-- copied
-- metadata 10
lv1 locked = 4 pvmove0:0 pvmove0:4 /64k; 2 pvmove0:2 pvmove0:6 /64k; 2 pvmove0:3 pvmove0:7 /64k
pvmove0 move = 2 sdb:0 => sdd:0; 1 sdb:2 => sdd:2; 1 sdb:3 => sdd:3; 2 sdb:4 => sdd:4; 1 sdb:6 >> sdd:6; 1 sdb:7 -> sdd:7
-- copied
-- lost lv1 8320+128
-- metadata 11
lv1 locked = 6 pvmove0:0 pvmove0:4 /64k; 2 pvmove0:3 pvmove0:7 /64k
pvmove0 move = 3 sdb:0 => sdd:0; 1 sdb:3 => sdd:3; 3 sdb:4 => sdd:4; 1 sdb:7 >> sdd:7
-- copied
-- metadata 12
lv1 locked = 8 pvmove0:0 pvmove0:4 /64k
pvmove0 move = 4 sdb:0 => sdd:0; 4 sdb:4 => sdd:4
-- metadata 13
lv1 = 8 sdd:0 sdd:4 /64k
pvmove0 is gone
