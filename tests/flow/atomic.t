# --atomic: one mirror over two LVs; all moves at the end.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 6 sdb:0; 7 sdb:11
@args --atomic /dev/sdb
@expect
-- plan
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 6+7 /dev/sdb:11 -> /dev/sdc:6
create vg-pvmove0_mimage_0 LVM-vg000000000000000000000000000000pvmoveid100000000000000000000005
switch vg-pvmove0_mimage_0
    0 12288 linear 8:16 2048
    12288 14336 linear 8:16 24576
create vg-pvmove0_mimage_1 LVM-vg000000000000000000000000000000pvmoveid200000000000000000000005
switch vg-pvmove0_mimage_1
    0 12288 linear 8:32 2048
    12288 14336 linear 8:32 14336
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 26624 mirror core 1 1024 2 vg-pvmove0_mimage_0 0 vg-pvmove0_mimage_1 0 1 handle_errors
switch vg-pvmove0
    0 26624 linear vg-pvmove0_mimage_0 0
switch vg-lv1
    0 12288 linear vg-pvmove0 0
    12288 14336 linear vg-pvmove0 12288
commit vg seqno 6
switch vg-pvmove0
    0 26624 mirror core 1 1024 2 vg-pvmove0_mimage_0 0 vg-pvmove0_mimage_1 0 1 handle_errors
-- metadata 6
lv1 locked = 6 pvmove0:0; 7 pvmove0:6
pvmove0 move = 13 pvmove0_mimage_0:0 >> pvmove0_mimage_1:0
pvmove0_mimage_0 hidden = 6 sdb:0; 7 sdb:11
pvmove0_mimage_1 hidden = 6 sdc:0; 7 sdc:6
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 26624 linear 254:101 0
switch vg-lv1
    0 26624 linear 8:32 2048
remove vg-pvmove0
remove vg-pvmove0_mimage_0
remove vg-pvmove0_mimage_1
-- metadata 7
lv1 = 13 sdc:0
pvmove0 is gone
pvmove0_mimage_0 is gone
pvmove0_mimage_1 is gone
