# Chunks of two extents are not cut: 2 extents go to sdd though it has room for 3.
@vg
sdb 8:16 20
sdc 8:32 4
sdd 8:48 3
sde 8:64 20
st = 12 sdb:0 sde:0 /2m
@args /dev/sdb /dev/sdc /dev/sdd
@expect
vg/st 0+8 /dev/sdb:0 -> /dev/sdc:0
vg/st 8+4 /dev/sdb:4 -> /dev/sdd:0
6 extents
