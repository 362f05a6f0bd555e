# With --alloc anywhere a PV that takes no new extents is no destination for itself either.
@vg
sdb 8:16 20 noalloc
sdc 8:32 20
lv1 = 4 sdb:0
@args --alloc anywhere /dev/sdb /dev/sdb:10-19
@expect
WARNING: Physical volume /dev/sdb not allocatable.
exit 5: No specified PVs have space available.
