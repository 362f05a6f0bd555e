# There is room on the destination, but not in the range.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
lv2 = 5 sdc:0
@args /dev/sdb /dev/sdc:0-4
@expect
exit 5: Insufficient free space: 4 extents needed, but only 0 available.
