# A flag of a segment type from the future.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
new = 4 raid1+ENTANGLED
@args /dev/sdb
@expect
exit 5: Cannot change VG vg with segments of unknown type "raid1+ENTANGLED" in it.
