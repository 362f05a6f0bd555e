# A window is one extent at least.
@vg 32m
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 2 sdb:0
@args --checkpoint 1m /dev/sdb
@show metadata
@expect
-- plan
vg/lv1 0+2 /dev/sdb:0 -> /dev/sdc:0
-- metadata 6
lv1 locked = 1 pvmove0:0; 1 pvmove0:1
pvmove0 move = 1 sdb:0 >> sdc:0; 1 sdb:1 -> sdc:1
-- copied
-- metadata 7
pvmove0 move = 1 sdb:0 => sdc:0; 1 sdb:1 >> sdc:1
-- copied
-- metadata 8
lv1 locked = 2 pvmove0:0
pvmove0 move = 2 sdb:0 => sdc:0
-- metadata 9
lv1 = 2 sdc:0
pvmove0 is gone
