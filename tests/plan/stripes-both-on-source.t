# Two stripes of one segment on the source: two pieces of the same rows.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
st = 8 sdb:0 sdb:10 /64k
@args /dev/sdb
@expect
vg/st 0+8 /dev/sdb:0 -> /dev/sdc:0
vg/st 0+8 /dev/sdb:10 -> /dev/sdc:4
8 extents
