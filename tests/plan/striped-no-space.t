# Only the PV of the other stripe is left.
@vg
sdb 8:16 20
sdc 8:32 20
st = 8 sdb:0 sdc:3 /64k
@args /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/st: 4 more required.
