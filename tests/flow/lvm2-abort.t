# LVM2's move with one segment of three checkpointed, given up.
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
@abort 0
@expect
-- abort
switch vg-pvmove0
    0 12288 linear 8:32 10240
    12288 14336 linear 8:16 24576
    26624 10240 linear 8:16 14336
commit vg seqno 8
switch vg-lv1
    0 12288 linear 8:32 10240
    12288 14336 linear 8:16 24576
switch vg-lv3
    0 10240 linear 8:16 14336
remove vg-pvmove0
-- metadata 8
lv1 = 6 sdc:4; 7 sdb:11
lv3 = 5 sdb:6
pvmove0 is gone
