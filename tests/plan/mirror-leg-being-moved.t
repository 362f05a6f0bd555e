# The other leg is on its way from sdc to sdd: this one may go to neither.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
sde 8:64 20
m = 4 mirror m_mimage_0:0 m_mimage_1:0
m_mimage_0 hidden = 4 sdb:0
m_mimage_1 hidden locked = 4 pvmove0:0
pvmove0 move = 4 sdc:0 -> sdd:0
@args /dev/sdb
@expect
vg/m_mimage_0 0+4 /dev/sdb:0 -> /dev/sde:0
4 extents
