# The second stripe of a striped LV.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
st 254:0 = 4 sdb:0; 8 sdc:0 sdb:4 /64k
@args /dev/sdb
@expect
-- plan
vg/st 0+4 /dev/sdb:0 -> /dev/sdd:0
vg/st 4+8 /dev/sdb:4 -> /dev/sdd:4
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 2048 8:48 2048 1 handle_errors
    8192 8192 mirror core 1 1024 2 8:16 10240 8:48 10240 1 handle_errors
switch vg-pvmove0
    0 8192 linear 8:16 2048
    8192 8192 linear 8:16 10240
switch vg-st
    0 8192 linear vg-pvmove0 0
    8192 16384 striped 2 128 8:32 2048 vg-pvmove0 8192
commit vg seqno 6
switch vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 2048 8:48 2048 1 handle_errors
    8192 8192 mirror core 1 1024 2 8:16 10240 8:48 10240 1 handle_errors
-- metadata 6
st locked = 4 pvmove0:0; 8 sdc:0 pvmove0:4 /64k
pvmove0 move = 4 sdb:0 >> sdd:0; 4 sdb:4 >> sdd:4
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 8192 linear 8:48 2048
    8192 8192 linear 8:48 10240
-- metadata 7
pvmove0 move = 4 sdb:0 => sdd:0; 4 sdb:4 => sdd:4
switch vg-st
    0 8192 linear 8:48 2048
    8192 16384 striped 2 128 8:32 2048 8:48 10240
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
st = 4 sdd:0; 8 sdc:0 sdd:4 /64k
pvmove0 is gone
