# A leg's metadata must not lie with the other leg's image: with that disk both legs would be gone.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdd:0
r_rmeta_1 hidden = 1 sdd:10
r_rimage_1 hidden = 4 sdc:1
@args -n r_rmeta_0 /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/r_rmeta_0: 1 more required.
