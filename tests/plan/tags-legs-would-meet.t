# Only the other leg's site is left.
@vg
sdb 8:16 20 @east
sdc 8:32 20 @west
sdd 8:48 20 @west
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
@cling @east @west
@args /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/r_rmeta_0: 1 more required.
