# A mirror's leg goes neither to the other leg's PV nor to the log's.
@vg mirror.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@args -n m /dev/sdb
@expect
vg/m_mimage_0 0+6 /dev/sdb:0 -> /dev/sde:0
6 extents
