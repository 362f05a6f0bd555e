# Equal destinations are taken in the order of the command line.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@args /dev/sdb /dev/sdd /dev/sdc
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdd:0
4 extents
