# Stripes of a RAID0 stay apart.
@vg
sdb 8:16 20
sdc 8:32 20
s = 4 raid0 s_rimage_0 s_rimage_1
s_rimage_0 hidden = 2 sdb:0
s_rimage_1 hidden = 2 sdc:0
@replace raids => raid0_lvs
@args /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/s_rimage_0: 2 more required.
