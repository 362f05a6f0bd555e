# The same behind the fourth write: nothing of the move is in the metadata but a name, all of it in the kernel.
@vg atomic-10.vg
@live atomic-06.vg
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
commit vg seqno 11
-- metadata 11
pvmove0 is gone
