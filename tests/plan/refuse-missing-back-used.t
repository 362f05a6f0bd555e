# A PV that was missing for a time: what an LV has there may be old.
@vg
sdb 8:16 20
sdc 8:32 20 back
sdd 8:48 20
lv1 = 4 sdb:0; 2 sdc:0
@args /dev/sdb
@expect
exit 3: Cannot change VG vg while PVs are missing (pv1, UUID sdc00000000000000000000000000000).
