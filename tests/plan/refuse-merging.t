# The origin of a snapshot that is being merged, with another snapshot that is not.
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
@args /dev/sdb
@expect
exit 5: Unable to pvmove when merging volume vg/origin is present.
