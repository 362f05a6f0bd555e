# A VG under lvmlockd.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@replace extent_size => lock_type = "sanlock" extent_size
@args /dev/sdb
@expect
exit 5: VG vg is shared (lock type sanlock): it needs lvmlockd and LVM2's pvmove.
