# -n with a RAID LV: image and metadata of the leg that lies there.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
other = 5 sdb:5
@args -n /dev/vg/r /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:0
vg/r_rimage_0 0+4 /dev/sdb:1 -> /dev/sdd:1
5 extents
