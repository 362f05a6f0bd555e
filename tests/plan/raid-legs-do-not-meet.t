# Image and metadata on sdb go anywhere but to sdc, where the other leg is.
@vg raid.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n r1 /dev/sdb
@expect
vg/r1_rimage_0 0+6 /dev/sdb:1 -> /dev/sdd:10
vg/r1_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:16
7 extents
