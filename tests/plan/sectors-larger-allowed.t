# A PV with larger sectors than the source, and the setting that allows it.
@vg
sdb 8:16 20
sdc 8:32 20 4k @new
sdd 8:48 4
lv1 = 4 sdb:0
@mixed
@args /dev/sdb /dev/sdc
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
