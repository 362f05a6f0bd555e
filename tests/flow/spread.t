# One segment goes to two PVs and is two for ever.
@vg
sdb 8:16 20
sdc 8:32 4
sdd 8:48 4
lv1 254:0 = 7 sdb:0
@args /dev/sdb
@expect
-- plan
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 4+3 /dev/sdb:4 -> /dev/sdd:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    8192 6144 mirror core 1 1024 2 8:16 10240 8:48 2048 1 handle_errors
switch vg-pvmove0
    0 8192 linear 8:16 2048
    8192 6144 linear 8:16 10240
switch vg-lv1
    0 8192 linear vg-pvmove0 0
    8192 6144 linear vg-pvmove0 8192
commit vg seqno 6
switch vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    8192 6144 mirror core 1 1024 2 8:16 10240 8:48 2048 1 handle_errors
-- metadata 6
lv1 locked = 4 pvmove0:0; 3 pvmove0:4
pvmove0 move = 4 sdb:0 >> sdc:0; 3 sdb:4 >> sdd:0
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 8192 linear 8:32 2048
    8192 6144 linear 8:48 2048
-- metadata 7
pvmove0 move = 4 sdb:0 => sdc:0; 3 sdb:4 => sdd:0
switch vg-lv1
    0 8192 linear 8:32 2048
    8192 6144 linear 8:48 2048
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
lv1 = 4 sdc:0; 3 sdd:0
pvmove0 is gone
