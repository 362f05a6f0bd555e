# A PV with larger sectors than the source is passed by.
@vg
sdb 8:16 20
sdc 8:32 20 4k @new
sdd 8:48 4
lv1 = 4 sdb:0
@args /dev/sdb
@expect
Skipped: PV /dev/sdc has sectors of 4096 bytes, /dev/sdb of 512: what an LV holds may not be readable there (devices/allow_mixed_block_sizes=1 allows it).
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdd:0
4 extents
