# -n with a hidden LV: this one alone.
@vg thin.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n pool_tdata /dev/sdb /dev/sdd
@expect
vg/pool_tdata 0+8 /dev/sdb:2 -> /dev/sdd:0
8 extents
