# -n with one image: its metadata stay.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
@args -n r_rimage_0 /dev/sdb
@expect
vg/r_rimage_0 0+4 /dev/sdb:1 -> /dev/sdd:0
4 extents
