# LVM2's move of which all is copied: it ends at once.
@vg move-08.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@replace extents_moved = 0 => extents_moved = 5
@dm
lv1 254:0
lv3 254:1
@args
@expect
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
