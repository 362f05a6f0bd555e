# Extent 3 cannot be read: back to the source, and the LV and its bytes are named.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 2 sdb:0
lv2 254:1 = 4 sdb:2
@args /dev/sdb
@bad sdb:3
@expect
-- plan
vg/lv1 0+2 /dev/sdb:0 -> /dev/sdc:0
vg/lv2 0+4 /dev/sdb:2 -> /dev/sdc:2
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 4096 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    4096 8192 mirror core 1 1024 2 8:16 6144 8:32 6144 1 handle_errors
switch vg-pvmove0
    0 4096 linear 8:16 2048
    4096 8192 linear 8:16 6144
switch vg-lv1
    0 4096 linear vg-pvmove0 0
switch vg-lv2
    0 8192 linear vg-pvmove0 4096
commit vg seqno 6
switch vg-pvmove0
    0 4096 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    4096 8192 mirror core 1 1024 2 8:16 6144 8:32 6144 1 handle_errors
-- metadata 6
lv1 locked = 2 pvmove0:0
lv2 locked = 4 pvmove0:2
pvmove0 move = 2 sdb:0 >> sdc:0; 4 sdb:2 >> sdc:2
-- copied
switch vg-pvmove0
    0 4096 linear 8:16 2048
    4096 8192 linear 8:16 6144
exit 5: Read error on /dev/sdb while extents 0 to 3 of LV vg/lv2 (bytes 0 to 4194303) were copied: they stay on /dev/sdb.
