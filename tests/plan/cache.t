# All that a cached LV stands on.
@vg cache.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n data /dev/sdb
@expect
vg/data_corig 0+10 /dev/sdb:0 -> /dev/sdc:27
10 extents
