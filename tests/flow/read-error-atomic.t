# The same with --atomic.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 2 sdb:0; 2 sdb:6
@args --atomic /dev/sdb
@bad sdb:6
@expect
-- plan
vg/lv1 0+2 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 2+2 /dev/sdb:6 -> /dev/sdc:2
create vg-pvmove0_mimage_0 LVM-vg000000000000000000000000000000pvmoveid100000000000000000000005
switch vg-pvmove0_mimage_0
    0 4096 linear 8:16 2048
    4096 4096 linear 8:16 14336
create vg-pvmove0_mimage_1 LVM-vg000000000000000000000000000000pvmoveid200000000000000000000005
switch vg-pvmove0_mimage_1
    0 4096 linear 8:32 2048
    4096 4096 linear 8:32 6144
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 8192 mirror core 1 1024 2 vg-pvmove0_mimage_0 0 vg-pvmove0_mimage_1 0 1 handle_errors
switch vg-pvmove0
    0 8192 linear vg-pvmove0_mimage_0 0
switch vg-lv1
    0 4096 linear vg-pvmove0 0
    4096 4096 linear vg-pvmove0 4096
commit vg seqno 6
switch vg-pvmove0
    0 8192 mirror core 1 1024 2 vg-pvmove0_mimage_0 0 vg-pvmove0_mimage_1 0 1 handle_errors
-- metadata 6
lv1 locked = 2 pvmove0:0; 2 pvmove0:2
pvmove0 move = 4 pvmove0_mimage_0:0 >> pvmove0_mimage_1:0
pvmove0_mimage_0 hidden = 2 sdb:0; 2 sdb:6
pvmove0_mimage_1 hidden = 2 sdc:0; 2 sdc:2
-- copied
switch vg-pvmove0
    0 8192 linear 254:100 0
exit 5: Read error while vg/pvmove0_mimage_0 (/dev/sdb) was copied: all stays on /dev/sdb.
