# A range that the PV has not.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb:15-20
@expect
exit 5: PE range error: start extent 15 to end extent 20.
