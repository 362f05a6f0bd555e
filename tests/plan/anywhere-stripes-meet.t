# With --alloc anywhere stripes come together on one PV where there is no other way; by default they do not (striped-no-space).
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 1
st = 8 sdb:0 sdc:3 /64k
@args --alloc anywhere /dev/sdb /dev/sdd /dev/sdc
@expect
vg/st 0+2 /dev/sdb:0 -> /dev/sdd:0
vg/st 2+6 /dev/sdb:1 -> /dev/sdc:0
4 extents
