# +COUNT alone counts from the first extent; +0 is one extent, as for LVM2.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 20 sdb:0
@args /dev/sdb:+2:9+0 /dev/sdc
@expect
vg/lv1 0+2 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 9+1 /dev/sdb:9 -> /dev/sdc:2
3 extents
