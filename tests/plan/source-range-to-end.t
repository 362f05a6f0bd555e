# A range without an end goes to the end of the PV, one without a begin starts at its first extent.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 20 sdb:0
@args /dev/sdb:-2:17- /dev/sdc
@expect
vg/lv1 0+3 /dev/sdb:0 -> /dev/sdc:0
vg/lv1 17+3 /dev/sdb:17 -> /dev/sdc:3
6 extents
