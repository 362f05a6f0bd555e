# vgexport.
@vg exported.vg
@pv
sdb 8:16
@args /dev/sdb
@expect
exit 3: Cannot use PV /dev/sdb in exported VG vg.
