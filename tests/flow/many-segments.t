# 16 lanes at most in a window.
@vg
sdb 8:16 40
sdc 8:32 40
lv1 254:0 = 1 sdb:0; 1 sdb:2; 1 sdb:4; 1 sdb:6; 1 sdb:8; 1 sdb:10; 1 sdb:12; 1 sdb:14; 1 sdb:16; 1 sdb:18; 1 sdb:20; 1 sdb:22; 1 sdb:24; 1 sdb:26; 1 sdb:28; 1 sdb:30; 1 sdb:32; 1 sdb:34
@args /dev/sdb
@show metadata
@expect
-- plan
vg/lv1 0+1 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 1+1 /dev/sdb:2 -> /dev/sdc:1
vg/lv1 2+1 /dev/sdb:4 -> /dev/sdc:2
vg/lv1 3+1 /dev/sdb:6 -> /dev/sdc:3
vg/lv1 4+1 /dev/sdb:8 -> /dev/sdc:4
vg/lv1 5+1 /dev/sdb:10 -> /dev/sdc:5
vg/lv1 6+1 /dev/sdb:12 -> /dev/sdc:6
vg/lv1 7+1 /dev/sdb:14 -> /dev/sdc:7
vg/lv1 8+1 /dev/sdb:16 -> /dev/sdc:8
vg/lv1 9+1 /dev/sdb:18 -> /dev/sdc:9
vg/lv1 10+1 /dev/sdb:20 -> /dev/sdc:10
vg/lv1 11+1 /dev/sdb:22 -> /dev/sdc:11
vg/lv1 12+1 /dev/sdb:24 -> /dev/sdc:12
vg/lv1 13+1 /dev/sdb:26 -> /dev/sdc:13
vg/lv1 14+1 /dev/sdb:28 -> /dev/sdc:14
vg/lv1 15+1 /dev/sdb:30 -> /dev/sdc:15
vg/lv1 16+1 /dev/sdb:32 -> /dev/sdc:16
vg/lv1 17+1 /dev/sdb:34 -> /dev/sdc:17
-- metadata 6
lv1 locked = 1 pvmove0:0; 1 pvmove0:1; 1 pvmove0:2; 1 pvmove0:3; 1 pvmove0:4; 1 pvmove0:5; 1 pvmove0:6; 1 pvmove0:7; 1 pvmove0:8; 1 pvmove0:9; 1 pvmove0:10; 1 pvmove0:11; 1 pvmove0:12; 1 pvmove0:13; 1 pvmove0:14; 1 pvmove0:15; 1 pvmove0:16; 1 pvmove0:17
pvmove0 move = 1 sdb:0 >> sdc:0; 1 sdb:2 >> sdc:1; 1 sdb:4 >> sdc:2; 1 sdb:6 >> sdc:3; 1 sdb:8 >> sdc:4; 1 sdb:10 >> sdc:5; 1 sdb:12 >> sdc:6; 1 sdb:14 >> sdc:7; 1 sdb:16 >> sdc:8; 1 sdb:18 >> sdc:9; 1 sdb:20 >> sdc:10; 1 sdb:22 >> sdc:11; 1 sdb:24 >> sdc:12; 1 sdb:26 >> sdc:13; 1 sdb:28 >> sdc:14; 1 sdb:30 >> sdc:15; 1 sdb:32 -> sdc:16; 1 sdb:34 -> sdc:17
-- copied
-- metadata 7
pvmove0 move = 1 sdb:0 => sdc:0; 1 sdb:2 => sdc:1; 1 sdb:4 => sdc:2; 1 sdb:6 => sdc:3; 1 sdb:8 => sdc:4; 1 sdb:10 => sdc:5; 1 sdb:12 => sdc:6; 1 sdb:14 => sdc:7; 1 sdb:16 => sdc:8; 1 sdb:18 => sdc:9; 1 sdb:20 => sdc:10; 1 sdb:22 => sdc:11; 1 sdb:24 => sdc:12; 1 sdb:26 => sdc:13; 1 sdb:28 => sdc:14; 1 sdb:30 => sdc:15; 1 sdb:32 >> sdc:16; 1 sdb:34 >> sdc:17
-- copied
-- metadata 8
pvmove0 move = 1 sdb:0 => sdc:0; 1 sdb:2 => sdc:1; 1 sdb:4 => sdc:2; 1 sdb:6 => sdc:3; 1 sdb:8 => sdc:4; 1 sdb:10 => sdc:5; 1 sdb:12 => sdc:6; 1 sdb:14 => sdc:7; 1 sdb:16 => sdc:8; 1 sdb:18 => sdc:9; 1 sdb:20 => sdc:10; 1 sdb:22 => sdc:11; 1 sdb:24 => sdc:12; 1 sdb:26 => sdc:13; 1 sdb:28 => sdc:14; 1 sdb:30 => sdc:15; 1 sdb:32 => sdc:16; 1 sdb:34 => sdc:17
-- metadata 9
lv1 = 18 sdc:0
pvmove0 is gone
