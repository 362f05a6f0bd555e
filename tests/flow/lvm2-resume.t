# LVM2's move with one segment of three checkpointed, resumed after a power cut.
@vg move-07.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@dm
lv1 254:0
lv3 254:1
@args
@expect
-- copied
switch vg-pvmove0
    0 12288 linear 8:32 10240
    12288 14336 mirror core 1 1024 2 8:16 24576 8:32 22528 1 handle_errors
    26624 10240 mirror core 1 1024 2 8:16 14336 8:32 36864 1 handle_errors
-- copied
commit vg seqno 8
switch vg-pvmove0
    0 12288 linear 8:32 10240
    12288 14336 linear 8:32 22528
    26624 10240 linear 8:32 36864
-- metadata 8
pvmove0 move = 6 sdb:0 => sdc:4; 7 sdb:11 => sdc:10; 5 sdb:6 => sdc:17
switch vg-lv1
    0 26624 linear 8:32 10240
switch vg-lv3
    0 10240 linear 8:32 36864
commit vg seqno 9
remove vg-pvmove0
-- metadata 9
lv1 = 13 sdc:4
lv3 = 5 sdc:17
pvmove0 is gone
