# The LV in which sanlock keeps its leases: with the VG it is in.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lvmlock hidden = 4 sdb:0
lv1 = 4 sdb:4
@replace extent_size => lock_type = "sanlock" extent_size
@args -n lvmlock /dev/sdb
@expect
exit 5: VG vg is shared (lock type sanlock): it needs lvmlockd and LVM2's pvmove.
