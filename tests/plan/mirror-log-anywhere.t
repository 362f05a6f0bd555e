# With --alloc anywhere it does: losing the log with a leg loses no data.
@vg
sdb 8:16 4
sdc 8:32 20
sdd 8:48 20
m = 4 mirror m_mimage_0:0 m_mimage_1:0 m_mlog
m_mlog hidden = 1 sdd:0
m_mimage_0 hidden = 4 sdb:0
m_mimage_1 hidden = 4 sdc:0
@args --alloc anywhere /dev/sdb
@expect
vg/m_mimage_0 0+4 /dev/sdb:0 -> /dev/sdd:1
4 extents
