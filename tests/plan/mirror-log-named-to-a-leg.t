# The same without another PV.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
m = 6 mirror m_mimage_0:0 m_mimage_1:0 m_mlog
m_mimage_0 hidden = 6 sdb:0
m_mimage_1 hidden = 6 sdc:0
m_mlog hidden = 1 sdd:0
@args -n m_mlog /dev/sdd
@expect
vg/m_mlog 0+1 /dev/sdd:0 -> /dev/sdb:6
1 extents
