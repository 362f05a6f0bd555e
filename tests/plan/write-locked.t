# WRITE_LOCKED among the flags is WRITE for those who know it.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@replace "READ", "WRITE"] => "READ"]
@replace flags = [] => flags = ["WRITE_LOCKED"]
@args /dev/sdb
@expect
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
4 extents
