# Away from the destination of another move: what comes there belongs to that move.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 locked = 4 pvmove0:0
lv2 = 3 sdb:10
pvmove0 move = 4 sdc:0 -> sdb:0
@args /dev/sdb /dev/sdd
@expect
vg/lv2 0+3 /dev/sdb:10 -> /dev/sdd:0
3 extents
