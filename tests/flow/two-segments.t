# Both segments are copied side by side in one window.  At the end they are one, as LVM2 makes them.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 6 sdb:0; 7 sdb:11
lv2 254:1 = 4 sdc:0
@args /dev/sdb
@expect
-- plan
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:4
vg/lv1 6+7 /dev/sdb:11 -> /dev/sdc:10
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 2048 8:32 10240 1 handle_errors
    12288 14336 mirror core 1 1024 2 8:16 24576 8:32 22528 1 handle_errors
switch vg-pvmove0
    0 12288 linear 8:16 2048
    12288 14336 linear 8:16 24576
switch vg-lv1
    0 12288 linear vg-pvmove0 0
    12288 14336 linear vg-pvmove0 12288
commit vg seqno 6
switch vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 2048 8:32 10240 1 handle_errors
    12288 14336 mirror core 1 1024 2 8:16 24576 8:32 22528 1 handle_errors
-- metadata 6
lv1 locked = 6 pvmove0:0; 7 pvmove0:6
pvmove0 move = 6 sdb:0 >> sdc:4; 7 sdb:11 >> sdc:10
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 12288 linear 8:32 10240
    12288 14336 linear 8:32 22528
-- metadata 7
pvmove0 move = 6 sdb:0 => sdc:4; 7 sdb:11 => sdc:10
switch vg-lv1
    0 26624 linear 8:32 10240
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
lv1 = 13 sdc:4
pvmove0 is gone
