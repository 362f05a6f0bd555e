# From a PV with larger sectors to one with smaller ones all is well.
@vg
sdb 8:16 20
sdc 8:32 20 4k @new
sdd 8:48 4
lv1 = 4 sdc:0
@args /dev/sdc /dev/sdb
@expect
vg/lv1 0+4 /dev/sdc:0 -> /dev/sdb:0
4 extents
