# An LV that LVM2 leaves when it is killed at the end of a move.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
pvmove0 = 1 error
@args /dev/sdb
@expect
commit vg seqno 6
-- metadata 6
pvmove0 is gone
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
