# A PV by its tag and by its name.
@vg
sdb 8:16 20
sdc 8:32 20 @new
lv1 = 4 sdb:0
@args /dev/sdb @new /dev/sdc:0-5
@expect
exit 5: Overlapping PE ranges specified (0-19, 0-5) on /dev/sdc.
