# Segments that are together no larger than the window share it: 1 + 1, and then 2.
@vg 32m
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 1 sdb:0; 1 sdb:2; 2 sdb:4
@args --checkpoint 64m /dev/sdb
@expect
-- plan
vg/lv1 0+1 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 1+1 /dev/sdb:2 -> /dev/sdc:1
vg/lv1 2+2 /dev/sdb:4 -> /dev/sdc:2
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 65536 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    65536 65536 mirror core 1 1024 2 8:16 133120 8:32 67584 1 handle_errors
    131072 131072 linear 8:16 264192
switch vg-pvmove0
    0 65536 linear 8:16 2048
    65536 65536 linear 8:16 133120
    131072 131072 linear 8:16 264192
switch vg-lv1
    0 65536 linear vg-pvmove0 0
    65536 65536 linear vg-pvmove0 65536
    131072 131072 linear vg-pvmove0 131072
commit vg seqno 6
switch vg-pvmove0
    0 65536 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    65536 65536 mirror core 1 1024 2 8:16 133120 8:32 67584 1 handle_errors
    131072 131072 linear 8:16 264192
-- metadata 6
lv1 locked = 1 pvmove0:0; 1 pvmove0:1; 2 pvmove0:2
pvmove0 move = 1 sdb:0 >> sdc:0; 1 sdb:2 >> sdc:1; 2 sdb:4 -> sdc:2
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 65536 linear 8:32 2048
    65536 65536 linear 8:32 67584
    131072 131072 mirror core 1 1024 2 8:16 264192 8:32 133120 1 handle_errors
-- metadata 7
pvmove0 move = 1 sdb:0 => sdc:0; 1 sdb:2 => sdc:1; 2 sdb:4 >> sdc:2
-- copied
commit vg seqno 8
switch vg-pvmove0
    0 65536 linear 8:32 2048
    65536 65536 linear 8:32 67584
    131072 131072 linear 8:32 133120
-- metadata 8
pvmove0 move = 1 sdb:0 => sdc:0; 1 sdb:2 => sdc:1; 2 sdb:4 => sdc:2
switch vg-lv1
    0 262144 linear 8:32 2048
commit vg seqno 9
remove vg-pvmove0
-- metadata 9
lv1 = 4 sdc:0
pvmove0 is gone
