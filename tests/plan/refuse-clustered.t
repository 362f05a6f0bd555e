# A VG under clvmd.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@replace "RESIZEABLE" => "RESIZEABLE", "CLUSTERED"
@args /dev/sdb
@expect
exit 5: VG vg is shared (lock type clvm): it needs lvmlockd and LVM2's pvmove.
