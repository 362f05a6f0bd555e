# Nor do those of a RAID6, even with --alloc anywhere.
@vg
sdb 8:16 3
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
sdf 8:80 20
r = 4 raid6 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1 r_rmeta_2 r_rimage_2 r_rmeta_3 r_rimage_3 r_rmeta_4 r_rimage_4
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 2 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 2 sdc:1
r_rmeta_2 hidden = 1 sdd:0
r_rimage_2 hidden = 2 sdd:1
r_rmeta_3 hidden = 1 sde:0
r_rimage_3 hidden = 2 sde:1
r_rmeta_4 hidden = 1 sdf:0
r_rimage_4 hidden = 2 sdf:1
@args --alloc anywhere /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/r_rmeta_0: 1 more required.
