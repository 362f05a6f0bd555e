# Two ranges of the source that share an extent.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb:0-3:2 /dev/sdc
@expect
exit 5: Overlapping PE ranges specified (0-3, 2-2) on /dev/sdb.
