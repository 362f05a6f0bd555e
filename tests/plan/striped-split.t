# A stripe is split between rows of extents: 3 rows of 2 are extents 0 to 5 of the LV.
@vg
sdb 8:16 20
sdc 8:32 3
sdd 8:48 2
sde 8:64 20
st = 10 sdb:0 sde:0 /64k
@args /dev/sdb /dev/sdc /dev/sdd
@expect
vg/st 0+6 /dev/sdb:0 -> /dev/sdc:0
vg/st 6+4 /dev/sdb:3 -> /dev/sdd:0
5 extents
