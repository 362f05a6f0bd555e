# --skip-errors does not put zeros into a leg of a mirror: the other one has the data.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdd:0
r_rimage_0 254:0 hidden = 4 sdb:0
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
@args --skip-errors /dev/sdb /dev/sdd
@bad sdb:1
@show metadata
@expect
-- plan
vg/r_rimage_0 0+4 /dev/sdb:0 -> /dev/sdd:1
-- metadata 6
r_rimage_0 hidden locked = 4 pvmove0:0
pvmove0 move = 4 sdb:0 >> sdd:1
-- copied
-- metadata 7
r_rimage_0 hidden locked = 2 pvmove0:0; 2 pvmove0:2
pvmove0 move = 2 sdb:0 >> sdd:1; 2 sdb:2 -> sdd:3
-- copied
-- metadata 8
r_rimage_0 hidden locked = 1 pvmove0:0; 1 pvmove0:1; 2 pvmove0:2
pvmove0 move = 1 sdb:0 >> sdd:1; 1 sdb:1 -> sdd:2; 2 sdb:2 -> sdd:3
-- copied
-- metadata 9
pvmove0 move = 1 sdb:0 => sdd:1; 1 sdb:1 >> sdd:2; 2 sdb:2 -> sdd:3
-- copied
exit 5: /dev/sdb has sectors of LV vg/r_rimage_0 that cannot be read; LV r has them elsewhere too: repair it (lvchange --syncaction repair) and run pvmove again.
