# -n with the data of a cache pool.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
data = 12 cache cpool data_corig
cpool hidden = 4 cache-pool cpool_cdata cpool_cmeta
cpool_cdata hidden = 4 sdb:12
cpool_cmeta hidden = 2 sdb:16
data_corig hidden = 12 sdb:0
@args -n cpool_cdata /dev/sdb /dev/sdd
@expect
vg/cpool_cdata 0+4 /dev/sdb:12 -> /dev/sdd:0
4 extents
