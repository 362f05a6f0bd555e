# A range that holds half a chunk.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
st = 12 sdb:0 sdc:0 /2m
@args /dev/sdb:0-2 /dev/sdd
@expect
exit 5: The range of extents cuts a stripe's chunk of LV vg/st, which is 2 extents long.
