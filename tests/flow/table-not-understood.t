# An LV with a live table of some other kind is not inactive: copying below it would lose writes.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 = 4 sdb:0
@dm
lv1 254:0 other
@args /dev/sdb
@expect
-- plan
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
exit 5: Device vg-lv1 of LV vg/lv1 has a live table that is not understood.
