# raid5 over three PVs: its leg cannot go to the other two.
@vg raid.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n r5 /dev/sdb /dev/sdc /dev/sdd
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/r5_rimage_0: 4 more required.
