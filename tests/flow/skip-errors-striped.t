# --skip-errors in a stripe: the sectors of the LV that are lost.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 254:0 = 4 sdb:0 sdc:0 /64k
@args --skip-errors /dev/sdb /dev/sdd
@bad sdb:1
@show metadata
@expect
-- plan
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdd:0
-- metadata 6
lv1 locked = 4 pvmove0:0 sdc:0 /64k
pvmove0 move = 2 sdb:0 >> sdd:0
-- copied
-- metadata 7
lv1 locked = 2 pvmove0:0 sdc:0 /64k; 2 pvmove0:1 sdc:1 /64k
pvmove0 move = 1 sdb:0 >> sdd:0; 1 sdb:1 -> sdd:1
-- copied
-- metadata 8
pvmove0 move = 1 sdb:0 => sdd:0; 1 sdb:1 >> sdd:1
-- copied
-- lost lv1 4096+128
-- metadata 9
lv1 locked = 4 pvmove0:0 sdc:0 /64k
pvmove0 move = 2 sdb:0 => sdd:0
-- metadata 10
lv1 = 4 sdd:0 sdc:0 /64k
pvmove0 is gone
