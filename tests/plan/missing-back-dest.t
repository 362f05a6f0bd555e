# Nor does it if it is asked to.
@vg
sdb 8:16 20
sdc 8:32 20 back
sdd 8:48 6
lv1 = 4 sdb:0
@args /dev/sdb /dev/sdc
@expect
WARNING: Physical volume /dev/sdc is missing.
exit 5: No specified PVs have space available.
