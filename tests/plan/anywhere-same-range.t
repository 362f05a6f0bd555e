# A range onto itself: there is no room.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@args --alloc anywhere /dev/sdb:0-3 /dev/sdb:0-3
@expect
exit 5: Insufficient free space: 4 extents needed, but only 0 available.
