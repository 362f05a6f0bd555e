# vgchange that made it read-only.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@replace "READ", "WRITE"] => "READ"]
@args /dev/sdb
@expect
exit 5: Volume group vg is read-only.
