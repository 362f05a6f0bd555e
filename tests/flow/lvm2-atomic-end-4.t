# The fourth of them: only names are left.
@vg atomic-10.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args
@expect
commit vg seqno 11
-- metadata 11
pvmove0 is gone
