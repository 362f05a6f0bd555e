# A range on one PV moves the stripe there and keeps the others.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
st = 12 sdb:0 sdc:0 /64k
@args /dev/sdb:2-3
@expect
vg/st 4+4 /dev/sdb:2 -> /dev/sdd:0
2 extents
