# --alloc anywhere lets the legs meet at one site, but not on one PV.
@vg
sdb 8:16 5 @east
sdc 8:32 20 @west
sdd 8:48 20 @west
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
@cling @east @west
@args --alloc anywhere /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:0
vg/r_rimage_0 0+4 /dev/sdb:1 -> /dev/sdd:1
5 extents
