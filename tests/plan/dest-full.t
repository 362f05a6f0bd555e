# The named destination is full; so LVM2 says it, too.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
lv1 = 10 sdb:0
full = 20 sdc:0
@args /dev/sdb /dev/sdc
@expect
WARNING: No free extents on physical volume "/dev/sdc".
exit 5: No specified PVs have space available.
