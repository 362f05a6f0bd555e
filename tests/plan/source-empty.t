# Nothing is allocated on the source.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 6 sdc:0
@args /dev/sdb
@expect
exit 5: No data to move for vg.
