# A leg that is striped itself: its other stripe and the other leg are both avoided.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
sdf 8:80 20
m = 8 mirror m_mimage_0:0 m_mimage_1:0
m_mimage_0 hidden = 8 sdb:0 sdc:0 /64k
m_mimage_1 hidden = 8 sdd:0 sde:0 /64k
@args /dev/sdb
@expect
vg/m_mimage_0 0+8 /dev/sdb:0 -> /dev/sdf:0
4 extents
