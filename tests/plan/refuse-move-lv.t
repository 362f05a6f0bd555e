# A move's own LV is no LV to be moved.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 locked = 4 pvmove0:0
pvmove0 move = 4 sdc:0 -> sdb:0
@args -n pvmove0 /dev/sdb /dev/sdd
@expect
exit 5: No data to move for vg.
