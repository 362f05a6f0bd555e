# Another host's VG.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@replace extent_size => system_id = "elsewhere" extent_size
@args /dev/sdb
@expect
exit 5: Cannot access VG vg with system ID elsewhere: it belongs to another host.
