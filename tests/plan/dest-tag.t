# @TAG is every PV that has it.
@vg
sdb 8:16 20 @old
sdc 8:32 20 @new
sdd 8:48 20
sde 8:64 20 @fast @new
lv1 = 12 sdb:0
lv2 = 8 sdb:12
block = 14 sdc:0
@args /dev/sdb @new
@expect
vg/lv1 0+12 /dev/sdb:0 -> /dev/sde:0
vg/lv2 0+8 /dev/sdb:12 -> /dev/sde:12
20 extents
