# -n THIN of a pool with other thin LVs in it moves nothing.
@vg thin.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n thin1 /dev/sdb /dev/sdd
@expect
exit 5: No data to move for vg.
