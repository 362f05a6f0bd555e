# Both stripes are on the source.  Windows cut both at the same row; such cuts stay to the end.
@vg 32m
sdb 8:16 20
sdc 8:32 20
st 254:0 = 12 sdb:0 sdb:10 /64k
@args --checkpoint 128m /dev/sdb
@show metadata
@expect
-- plan
vg/st 0+12 /dev/sdb:0 -> /dev/sdc:0
vg/st 0+12 /dev/sdb:10 -> /dev/sdc:6
-- metadata 6
st locked = 8 pvmove0:0 pvmove0:6 /64k; 4 pvmove0:4 pvmove0:10 /64k
pvmove0 move = 4 sdb:0 >> sdc:0; 2 sdb:4 -> sdc:4; 4 sdb:10 -> sdc:6; 2 sdb:14 -> sdc:10
-- copied
-- metadata 7
pvmove0 move = 4 sdb:0 => sdc:0; 2 sdb:4 >> sdc:4; 4 sdb:10 -> sdc:6; 2 sdb:14 -> sdc:10
-- copied
-- metadata 8
pvmove0 move = 4 sdb:0 => sdc:0; 2 sdb:4 => sdc:4; 4 sdb:10 >> sdc:6; 2 sdb:14 -> sdc:10
-- copied
-- metadata 9
pvmove0 move = 4 sdb:0 => sdc:0; 2 sdb:4 => sdc:4; 4 sdb:10 => sdc:6; 2 sdb:14 >> sdc:10
-- copied
-- metadata 10
st locked = 12 pvmove0:0 pvmove0:6 /64k
pvmove0 move = 6 sdb:0 => sdc:0; 6 sdb:10 => sdc:6
-- metadata 11
st = 12 sdc:0 sdc:6 /64k
pvmove0 is gone
