# A whole PV and a range of it: which of the two is meant cannot be known.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb /dev/sdc /dev/sdc:9-12
@expect
exit 5: Overlapping PE ranges specified (0-19, 9-12) on /dev/sdc.
