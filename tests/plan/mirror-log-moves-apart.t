# The log itself: to where no leg is.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
m = 4 mirror m_mimage_0:0 m_mimage_1:0 m_mlog
m_mlog hidden = 1 sdb:0
m_mimage_0 hidden = 4 sdc:0
m_mimage_1 hidden = 4 sdd:0
@args /dev/sdb
@expect
vg/m_mlog 0+1 /dev/sdb:0 -> /dev/sde:0
1 extents
