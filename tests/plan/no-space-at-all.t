# Every other PV is full.
@vg
sdb 8:16 20
sdc 8:32 8
lv1 = 10 sdb:0
full = 8 sdc:0
@args /dev/sdb
@expect
exit 5: No extents available for allocation.
