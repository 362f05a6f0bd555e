# -n: of the two LVs one is switched.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 6 sdb:0
lv2 254:1 = 4 sdb:6
@args -n lv2 /dev/sdb
@expect
-- plan
vg/lv2 0+4 /dev/sdb:6 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 14336 8:32 2048 1 handle_errors
switch vg-pvmove0
    0 8192 linear 8:16 14336
switch vg-lv2
    0 8192 linear vg-pvmove0 0
commit vg seqno 6
switch vg-pvmove0
    0 8192 mirror core 1 1024 2 8:16 14336 8:32 2048 1 handle_errors
-- metadata 6
lv2 locked = 4 pvmove0:0
pvmove0 move = 4 sdb:6 >> sdc:0
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 8192 linear 8:32 2048
-- metadata 7
pvmove0 move = 4 sdb:6 => sdc:0
switch vg-lv2
    0 8192 linear 8:32 2048
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
lv2 = 4 sdc:0
pvmove0 is gone
