# Only LVs that another move has.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 locked = 4 pvmove0:0; 3 sdb:5
pvmove0 move = 4 sdc:0 -> sdd:0
@args /dev/sdb /dev/sdd
@expect
Skipping locked LV vg/lv1.
All data on source PV skipped. It contains locked, hidden or non-top level LVs only.
exit 5: No data to move for vg.
