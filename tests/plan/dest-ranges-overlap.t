# Ranges of one destination that overlap, in two arguments.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb /dev/sdc:0-9 /dev/sdc:9-12
@expect
exit 5: Overlapping PE ranges specified (0-9, 9-12) on /dev/sdc.
