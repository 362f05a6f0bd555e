# Legs that share a PV share the next one: no redundancy is lost that was there.
@vg
sdb 8:16 20
sdc 8:32 20
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdb:10
r_rimage_1 hidden = 4 sdb:11
@args /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdc:0
vg/r_rimage_0 0+4 /dev/sdb:1 -> /dev/sdc:1
vg/r_rmeta_1 0+1 /dev/sdb:10 -> /dev/sdc:5
vg/r_rimage_1 0+4 /dev/sdb:11 -> /dev/sdc:6
10 extents
