# -n with an LV that has nothing on the source.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdb:0
lv2 = 6 sdc:0
@args -n lv2 /dev/sdb
@expect
exit 5: No data to move for vg.
