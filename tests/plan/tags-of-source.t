# An LV without legs moves within its site; LVM2 would refuse that.
@vg
sdb 8:16 20 @east
sdc 8:32 20 @east
lv1 = 4 sdb:0
@cling @east @west
@args /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
