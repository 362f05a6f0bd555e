# Metadata, data and spare of thin pools move; pools and thin LVs have no extents of their own.
@vg thin.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args /dev/sdb /dev/sdd
@expect
vg/outer 0+2 /dev/sdb:10 -> /dev/sdd:0
vg/single_tp_tdata 0+3 /dev/sdb:12 -> /dev/sdd:2
vg/lvol0_pmspare 0+2 /dev/sdb:0 -> /dev/sdd:5
vg/pool_tdata 0+8 /dev/sdb:2 -> /dev/sdd:7
vg/single_tp_tmeta 0+2 /dev/sdb:15 -> /dev/sdd:15
17 extents
