# LVM2 stopped between its last two writes: only the name of the pvmove LV is left.
@vg move-09.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args
@expect
commit vg seqno 10
-- metadata 10
pvmove0 is gone
