# A PV that was missing for a time and has nothing on it is no obstacle; it takes nothing, because its copy of the metadata is old.
@vg
sdb 8:16 20
sdc 8:32 20 back
sdd 8:48 6
lv1 = 4 sdb:0
@args /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdd:0
4 extents
