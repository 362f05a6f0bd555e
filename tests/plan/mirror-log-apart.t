# A mirror's leg does not go to the log's PV, nor the log to a leg's.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
m = 4 mirror m_mimage_0:0 m_mimage_1:0 m_mlog
m_mlog hidden = 1 sdd:0
m_mimage_0 hidden = 4 sdb:0
m_mimage_1 hidden = 4 sdc:0
@args /dev/sdb
@expect
exit 5: Insufficient suitable allocatable extents for logical volume vg/m_mimage_0: 4 more required.
