# -n with another VG's name.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdb:0
@args -n other/lv1 /dev/sdb
@expect
exit 3: Named LV other/lv1 and old PV must be in the same VG (vg).
