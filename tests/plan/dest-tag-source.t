# The source has the tag, too, and is no destination.
@vg
sdb 8:16 20 @new
sdc 8:32 20 @new
lv1 = 4 sdb:0
@args /dev/sdb @new
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
