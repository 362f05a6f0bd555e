# r's legs are on sdb and sdc, q's on sdb and sdd: each goes where the other one must not; LVM2 refuses all.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
r = 4 raid1 r_rmeta_0 r_rimage_0 r_rmeta_1 r_rimage_1
q = 4 raid1 q_rmeta_0 q_rimage_0 q_rmeta_1 q_rimage_1
r_rmeta_0 hidden = 1 sdb:0
r_rimage_0 hidden = 4 sdb:1
r_rmeta_1 hidden = 1 sdc:0
r_rimage_1 hidden = 4 sdc:1
q_rmeta_0 hidden = 1 sdb:5
q_rimage_0 hidden = 4 sdb:6
q_rmeta_1 hidden = 1 sdd:0
q_rimage_1 hidden = 4 sdd:1
lv1 = 5 sdb:10
@args /dev/sdb
@expect
vg/r_rmeta_0 0+1 /dev/sdb:0 -> /dev/sdd:5
vg/r_rimage_0 0+4 /dev/sdb:1 -> /dev/sdd:6
vg/q_rmeta_0 0+1 /dev/sdb:5 -> /dev/sdc:5
vg/q_rimage_0 0+4 /dev/sdb:6 -> /dev/sdc:6
vg/lv1 0+5 /dev/sdb:10 -> /dev/sdc:10
15 extents
