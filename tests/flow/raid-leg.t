# One leg of a raid1.
@vg raid.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@dm
r1_rmeta_0 254:0
r1_rimage_0 254:1
r1 254:4 other
@args -n r1 /dev/sdb /dev/sdd
@expect
-- plan
vg/r1_rimage_0 0+6 /dev/sdb:1 -> /dev/sdd:10
vg/r1_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:16
create vg-pvmove0 LVM-7KGBW32SsAw7mGWuOmp3HLizFQJ7h7vlpvmoveid000000000000000000000010
probe  vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 4096 8:48 22528 1 handle_errors
    12288 2048 mirror core 1 1024 2 8:16 2048 8:48 34816 1 handle_errors
switch vg-pvmove0
    0 12288 linear 8:16 4096
    12288 2048 linear 8:16 2048
switch vg-r1_rimage_0
    0 12288 linear vg-pvmove0 0
switch vg-r1_rmeta_0
    0 2048 linear vg-pvmove0 12288
commit vg seqno 11
switch vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 4096 8:48 22528 1 handle_errors
    12288 2048 mirror core 1 1024 2 8:16 2048 8:48 34816 1 handle_errors
-- metadata 11
r1_rimage_0 hidden locked = 6 pvmove0:0
r1_rmeta_0 hidden locked = 1 pvmove0:6
pvmove0 move = 6 sdb:1 >> sdd:10; 1 sdb:0 >> sdd:16
-- copied
commit vg seqno 12
switch vg-pvmove0
    0 12288 linear 8:48 22528
    12288 2048 linear 8:48 34816
-- metadata 12
pvmove0 move = 6 sdb:1 => sdd:10; 1 sdb:0 => sdd:16
switch vg-r1_rimage_0
    0 12288 linear 8:48 22528
switch vg-r1_rmeta_0
    0 2048 linear 8:48 34816
commit vg seqno 13
remove vg-pvmove0
-- metadata 13
r1_rimage_0 hidden = 6 sdd:10
r1_rmeta_0 hidden = 1 sdd:16
pvmove0 is gone
