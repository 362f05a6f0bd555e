# The one PV that has the tag takes nothing.
@vg
sdb 8:16 20
sdc 8:32 20 noalloc @new
sdd 8:48 20
lv1 = 4 sdb:0
@args /dev/sdb @new
@expect
WARNING: Physical volume /dev/sdc not allocatable.
exit 5: No specified PVs have space available.
