# A leg may be split over what is left for it.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 3
sde 8:64 3
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
@args /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:0
vg/r_rimage_0 0+3 /dev/sdb:1 -> /dev/sde:0
vg/r_rimage_0 3+1 /dev/sdb:4 -> /dev/sdd:1
5 extents
