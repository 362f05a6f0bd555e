# Where LVM2 2.03.36 or later wrote last, the pvmove device's uuid ends in -real.
@vg 1m 2.03.36(2) (2025-01-01)
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 6 sdb:0
@args /dev/sdb
@expect
-- plan
vg/lv1 0+6 /dev/sdb:0 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005-real
probe  vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
switch vg-pvmove0
    0 12288 linear 8:16 2048
switch vg-lv1
    0 12288 linear vg-pvmove0 0
commit vg seqno 6
switch vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
-- metadata 6
lv1 locked = 6 pvmove0:0
pvmove0 move = 6 sdb:0 >> sdc:0
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 12288 linear 8:32 2048
-- metadata 7
pvmove0 move = 6 sdb:0 => sdc:0
switch vg-lv1
    0 12288 linear 8:32 2048
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
lv1 = 6 sdc:0
pvmove0 is gone
