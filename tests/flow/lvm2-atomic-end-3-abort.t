# There is no way back from it any more: abort ends the move.
@vg atomic-09.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@dm
lv1 254:0
lv3 254:1
@args
@abort 0
@expect
commit vg seqno 10
-- metadata 10
pvmove0_mimage_1 is gone
-- abort
switch vg-lv1
    0 26624 linear 8:32 10240
switch vg-lv3
    0 10240 linear 8:32 36864
commit vg seqno 11
remove vg-pvmove0
-- metadata 11
lv1 = 13 sdc:4
lv3 = 5 sdc:17
pvmove0 is gone
