# Extents 4 to 7 of the source alone.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb:4-7 /dev/sdc:10-19
@expect
vg/lv1 4+4 /dev/sdb:4 -> /dev/sdc:10
4 extents
