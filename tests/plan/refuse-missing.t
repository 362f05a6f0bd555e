# A PV is missing.
@vg
sdb 8:16 20
sdc 8:32 20 missing
lv1 = 4 sdb:0
@args /dev/sdb
@expect
exit 3: Cannot change VG vg while PVs are missing (pv1, UUID sdc00000000000000000000000000000).
