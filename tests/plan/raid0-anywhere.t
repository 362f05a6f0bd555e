# Unless --alloc anywhere wants it otherwise: there is no redundancy to lose.
@vg
sdb 8:16 2
sdc 8:32 20
s = 4 raid0 s_rimage_0 s_rimage_1
s_rimage_0 hidden = 2 sdb:0
s_rimage_1 hidden = 2 sdc:0
@replace raids => raid0_lvs
@args --alloc anywhere /dev/sdb
@expect
vg/s_rimage_0 0+2 /dev/sdb:0 -> /dev/sdc:2
2 extents
