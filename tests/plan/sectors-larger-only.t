# No other PV has room.
@vg
sdb 8:16 20
sdc 8:32 20 4k @new
sdd 8:48 4
lv1 = 8 sdb:0
@args /dev/sdb
@expect
Skipped: PV /dev/sdc has sectors of 4096 bytes, /dev/sdb of 512: what an LV holds may not be readable there (devices/allow_mixed_block_sizes=1 allows it).
exit 5: Insufficient free space: 8 extents needed, but only 4 available.
