# LVs are switched one by one while the pvmove device is all linear; one is inactive and stays so.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 3 sdb:0
lv2 = 4 sdb:3
lv3 254:2 readonly = 2 sdb:7; 2 sdc:10
@args /dev/sdb
@expect
-- plan
vg/lv1 0+3 /dev/sdb:0 -> /dev/sdc:12
vg/lv2 0+4 /dev/sdb:3 -> /dev/sdc:15
vg/lv3 0+2 /dev/sdb:7 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 6144 mirror core 1 1024 2 8:16 2048 8:32 26624 1 handle_errors
    6144 8192 mirror core 1 1024 2 8:16 8192 8:32 32768 1 handle_errors
    14336 4096 mirror core 1 1024 2 8:16 16384 8:32 2048 1 handle_errors
switch vg-pvmove0
    0 6144 linear 8:16 2048
    6144 8192 linear 8:16 8192
    14336 4096 linear 8:16 16384
switch vg-lv1
    0 6144 linear vg-pvmove0 0
switch vg-lv3
    0 4096 linear vg-pvmove0 14336
    4096 4096 linear 8:32 22528
commit vg seqno 6
switch vg-pvmove0
    0 6144 mirror core 1 1024 2 8:16 2048 8:32 26624 1 handle_errors
    6144 8192 mirror core 1 1024 2 8:16 8192 8:32 32768 1 handle_errors
    14336 4096 mirror core 1 1024 2 8:16 16384 8:32 2048 1 handle_errors
-- metadata 6
lv1 locked = 3 pvmove0:0
lv2 locked = 4 pvmove0:3
lv3 readonly locked = 2 pvmove0:7; 2 sdc:10
pvmove0 move = 3 sdb:0 >> sdc:12; 4 sdb:3 >> sdc:15; 2 sdb:7 >> sdc:0
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 6144 linear 8:32 26624
    6144 8192 linear 8:32 32768
    14336 4096 linear 8:32 2048
-- metadata 7
pvmove0 move = 3 sdb:0 => sdc:12; 4 sdb:3 => sdc:15; 2 sdb:7 => sdc:0
switch vg-lv1
    0 6144 linear 8:32 26624
switch vg-lv3
    0 4096 linear 8:32 2048
    4096 4096 linear 8:32 22528
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
lv1 = 3 sdc:12
lv2 = 4 sdc:15
lv3 readonly = 2 sdc:0; 2 sdc:10
pvmove0 is gone
