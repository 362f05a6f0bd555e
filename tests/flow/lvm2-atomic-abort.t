# LVM2's --atomic move, given up.
@vg atomic-06.vg
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
    0 36864 linear 254:100 0
commit vg seqno 7
switch vg-lv1
    0 12288 linear 8:16 2048
    12288 14336 linear 8:16 24576
switch vg-lv3
    0 10240 linear 8:16 14336
remove vg-pvmove0
remove vg-pvmove0_mimage_0
remove vg-pvmove0_mimage_1
-- metadata 7
lv1 = 6 sdb:0; 7 sdb:11
lv3 = 5 sdb:6
pvmove0 is gone
pvmove0_mimage_0 is gone
pvmove0_mimage_1 is gone
