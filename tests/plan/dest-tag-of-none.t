# No PV has the tag.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 4 sdb:0
@args /dev/sdb @new
@expect
exit 5: No specified PVs have space available.
