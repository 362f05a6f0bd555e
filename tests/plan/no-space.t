# Two extents too few: nothing is begun.
@vg
sdb 8:16 20
sdc 8:32 8
lv1 = 10 sdb:0
@args /dev/sdb
@expect
exit 5: Insufficient free space: 10 extents needed, but only 8 available.
