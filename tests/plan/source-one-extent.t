# SOURCE:PE is one extent.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb:3 /dev/sdc
@expect
vg/lv1 3+1 /dev/sdb:3 -> /dev/sdc:0
1 extents
