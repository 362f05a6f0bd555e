# -n with a cached LV: origin, and data and metadata of the cache.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
data = 12 cache cpool data_corig
cpool hidden = 4 cache-pool cpool_cdata cpool_cmeta
cpool_cdata hidden = 4 sdb:12
cpool_cmeta hidden = 2 sdb:16
data_corig hidden = 12 sdb:0
other = 2 sdb:18
@args -n data /dev/sdb /dev/sdd
@expect
vg/cpool_cdata 0+4 /dev/sdb:12 -> /dev/sdd:0
vg/cpool_cmeta 0+2 /dev/sdb:16 -> /dev/sdd:4
vg/data_corig 0+12 /dev/sdb:0 -> /dev/sdd:6
18 extents
