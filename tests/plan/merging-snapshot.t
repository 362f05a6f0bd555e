# The snapshot itself is no obstacle, to LVM2 neither.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
snap = 4 sdc:0
snap2 = 4 sdc:4
origin = 6 sdb:0
snapshot0 = 6 snapshot origin snap
snapshot1 = 6 snapshot origin snap2
@replace cow_store => merging_store
@args /dev/sdc /dev/sdd
@expect
vg/snap 0+4 /dev/sdc:0 -> /dev/sdd:0
vg/snap2 0+4 /dev/sdc:4 -> /dev/sdd:4
8 extents
