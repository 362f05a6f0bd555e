# lvconvert is not through with this mirror.
@vg
sdb 8:16 20
sdc 8:32 20
sdd 8:48 20
m = 4 mirror m_mimagetmp_2:0 m_mimage_2:0
m_mimagetmp_2 hidden = 4 mirror m_mimage_0:0 m_mimage_1:0
m_mimage_0 hidden = 4 sdb:0
m_mimage_1 hidden = 4 sdc:0
m_mimage_2 hidden = 4 sdd:0
@args /dev/sdb
@expect
exit 5: Unable to pvmove when converting volume vg/m is present.
