# LVM2's --atomic move, resumed after a power cut.
@vg atomic-06.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@dm
lv1 254:0
lv3 254:1
@args
@expect
-- copied
switch vg-pvmove0
    0 36864 mirror core 1 1024 2 254:100 0 254:101 0 1 handle_errors
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 36864 linear 254:101 0
switch vg-lv1
    0 26624 linear 8:32 10240
switch vg-lv3
    0 10240 linear 8:32 36864
remove vg-pvmove0
remove vg-pvmove0_mimage_0
remove vg-pvmove0_mimage_1
-- metadata 7
lv1 = 13 sdc:4
lv3 = 5 sdc:17
pvmove0 is gone
pvmove0_mimage_0 is gone
pvmove0_mimage_1 is gone
