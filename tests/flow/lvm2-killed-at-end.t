# LVM2 was killed between the write that ends the move and switching the LVs: they are still on pvmove0.
@vg move-09.vg
@live move-08.vg
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
commit vg seqno 10
-- metadata 10
pvmove0 is gone
