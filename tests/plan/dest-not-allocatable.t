# pvchange -xn.
@vg
sdb 8:16 20
sdc 8:32 20 noalloc
sdd 8:48 20
lv1 = 10 sdb:0
@args /dev/sdb /dev/sdc /dev/sdd
@expect
WARNING: Physical volume /dev/sdc not allocatable.
vg/lv1 0+10 /dev/sdb:0 -> /dev/sdd:0
10 extents
