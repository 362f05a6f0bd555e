# A segment without data beside one that moves.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 4 sdb:0; 2 error; 1 zero
@args /dev/sdb
@expect
-- plan
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
switch vg-pvmove0
    0 8192 linear 8:16 2048
switch vg-lv1
    0 8192 linear vg-pvmove0 0
    8192 4096 error
    12288 2048 zero
commit vg seqno 6
switch vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
-- metadata 6
lv1 locked = 4 pvmove0:0; 2 error; 1 zero
pvmove0 move = 4 sdb:0 >> sdc:0
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 8192 linear 8:32 2048
-- metadata 7
pvmove0 move = 4 sdb:0 => sdc:0
switch vg-lv1
    0 8192 linear 8:32 2048
    8192 4096 error
    12288 2048 zero
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
lv1 = 4 sdc:0; 2 error; 1 zero
pvmove0 is gone
