# Only sdd has room for the first piece; the second would fit on sdc, but goes there too.
@vg
sdb 8:16 20
sdc 8:32 3
sdd 8:48 20
lv1 = 4 sdb:0; 2 sdb:8
@args /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdd:0
vg/lv1 4+2 /dev/sdb:8 -> /dev/sdd:4
6 extents
