# Windows of 3 extents cut a segment of 8 (each too large to share a window); behind them it is one again.
@vg 32m
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 8 sdb:0
@args --checkpoint 96m /dev/sdb
@expect
-- plan
vg/lv1 0+8 /dev/sdb:0 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 196608 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    196608 327680 linear 8:16 198656
switch vg-pvmove0
    0 196608 linear 8:16 2048
    196608 327680 linear 8:16 198656
switch vg-lv1
    0 196608 linear vg-pvmove0 0
    196608 327680 linear vg-pvmove0 196608
commit vg seqno 6
switch vg-pvmove0
    0 196608 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    196608 327680 linear 8:16 198656
-- metadata 6
lv1 locked = 3 pvmove0:0; 5 pvmove0:3
pvmove0 move = 3 sdb:0 >> sdc:0; 5 sdb:3 -> sdc:3
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 196608 linear 8:32 2048
    196608 196608 linear 8:16 198656
    393216 131072 linear 8:16 395264
switch vg-lv1
    0 196608 linear 254:100 0
    196608 196608 linear 254:100 196608
    393216 131072 linear 254:100 393216
switch vg-pvmove0
    0 196608 linear 8:32 2048
    196608 196608 mirror core 1 1024 2 8:16 198656 8:32 198656 1 handle_errors
    393216 131072 linear 8:16 395264
-- metadata 7
lv1 locked = 3 pvmove0:0; 3 pvmove0:3; 2 pvmove0:6
pvmove0 move = 3 sdb:0 => sdc:0; 3 sdb:3 >> sdc:3; 2 sdb:6 -> sdc:6
-- copied
commit vg seqno 8
switch vg-pvmove0
    0 393216 linear 8:32 2048
    393216 131072 linear 8:16 395264
switch vg-lv1
    0 393216 linear 254:100 0
    393216 131072 linear 254:100 393216
switch vg-pvmove0
    0 393216 linear 8:32 2048
    393216 131072 mirror core 1 1024 2 8:16 395264 8:32 395264 1 handle_errors
-- metadata 8
lv1 locked = 6 pvmove0:0; 2 pvmove0:6
pvmove0 move = 6 sdb:0 => sdc:0; 2 sdb:6 >> sdc:6
-- copied
commit vg seqno 9
switch vg-pvmove0
    0 524288 linear 8:32 2048
switch vg-lv1
    0 524288 linear 254:100 0
-- metadata 9
lv1 locked = 8 pvmove0:0
pvmove0 move = 8 sdb:0 => sdc:0
switch vg-lv1
    0 524288 linear 8:32 2048
commit vg seqno 10
remove vg-pvmove0
-- metadata 10
lv1 = 8 sdc:0
pvmove0 is gone
