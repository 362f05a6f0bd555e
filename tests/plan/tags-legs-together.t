# Both legs are in the east already: nothing is lost when one moves within the east.
@vg
sdb 8:16 20 @east
sdc 8:32 20 @east
sdd 8:48 20 @east
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
@cling @east @west
@args /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:0
vg/r_rimage_0 0+4 /dev/sdb:1 -> /dev/sdd:1
5 extents
