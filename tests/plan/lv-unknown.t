# -n with a name that is not there.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdb:0
@args -n lv7 /dev/sdb
@expect
exit 5: Logical volume lv7 not found.
