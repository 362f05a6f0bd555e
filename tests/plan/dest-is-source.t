# A PV is no destination for itself.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb /dev/sdb
@expect
exit 5: No extents available for allocation.
