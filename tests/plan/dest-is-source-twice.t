# Not used, but looked at.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 = 6 sdb:0
@args /dev/sdb /dev/sdb:3-9 /dev/sdb:9-12 /dev/sdc
@expect
exit 5: Overlapping PE ranges specified (3-9, 9-12) on /dev/sdb.
