# While sdc is being moved by somebody else: pvmove1, and the LV that is locked is left alone.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 254:0 locked = 4 pvmove0:0; 3 sdb:5
lv2 254:1 = 4 sdb:10
pvmove0 move = 4 sdc:0 -> sdd:0
@args /dev/sdb /dev/sdd
@expect
Skipping locked LV vg/lv1.
-- plan
vg/lv2 0+4 /dev/sdb:10 -> /dev/sdd:4
create vg-pvmove1 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove1
    0 8192 mirror core 1 1024 2 8:16 22528 8:48 10240 1 handle_errors
switch vg-pvmove1
    0 8192 linear 8:16 22528
switch vg-lv2
    0 8192 linear vg-pvmove1 0
commit vg seqno 6
switch vg-pvmove1
    0 8192 mirror core 1 1024 2 8:16 22528 8:48 10240 1 handle_errors
-- metadata 6
lv2 locked = 4 pvmove1:0
pvmove1 move = 4 sdb:10 >> sdd:4
-- copied
commit vg seqno 7
switch vg-pvmove1
    0 8192 linear 8:48 10240
-- metadata 7
pvmove1 move = 4 sdb:10 => sdd:4
switch vg-lv2
    0 8192 linear 8:48 10240
commit vg seqno 8
remove vg-pvmove1
-- metadata 8
lv2 = 4 sdd:4
pvmove1 is gone
