# LVM2 2.03.16 stopped while it ended an --atomic move: first of its states.
@vg atomic-07.vg
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
commit vg seqno 8
-- metadata 8
pvmove0_mimage_0 is gone
pvmove0_mimage_1 is gone
-- copied
switch vg-lv1
    0 26624 linear 8:32 10240
switch vg-lv3
    0 10240 linear 8:32 36864
commit vg seqno 9
remove vg-pvmove0
-- metadata 9
lv1 = 13 sdc:4
lv3 = 5 sdc:17
pvmove0 is gone
