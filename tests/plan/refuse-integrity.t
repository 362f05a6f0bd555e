# RAID with integrity.
@vg integrity.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args /dev/sdb
@expect
exit 5: Unable to pvmove device used for raid with integrity vg/ri.
