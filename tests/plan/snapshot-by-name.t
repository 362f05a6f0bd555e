# LVM2's hidden LV of a snapshot has no data; origin and copy-on-write store are no parts of it.
@vg snapshot.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n snapshot0 /dev/sdb /dev/sdd
@expect
exit 5: No data to move for vg.
