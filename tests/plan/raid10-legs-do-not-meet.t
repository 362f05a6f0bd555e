# No two images of a RAID10 come together.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
sdf 8:80 4
r = 4 raid10 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1 r_rmeta_2 r_rimage_2 r_rmeta_3 r_rimage_3
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 2 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 2 sdc:1
r_rmeta_2 hidden = 1 sdd:0
r_rimage_2 hidden = 2 sdd:1
r_rmeta_3 hidden = 1 sde:0
r_rimage_3 hidden = 2 sde:1
@args /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdf:0
vg/r_rimage_0 0+2 /dev/sdb:1 -> /dev/sdf:1
3 extents
