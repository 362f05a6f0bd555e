# But they stay apart as long as that is possible, whatever comes first.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
st = 8 sdb:0 sdc:3 /64k
@args --alloc anywhere /dev/sdb /dev/sdc /dev/sdd
@expect
vg/st 0+8 /dev/sdb:0 -> /dev/sdd:0
4 extents
