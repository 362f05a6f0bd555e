# Of a VDO pool the data LV moves; all that stands on it is left alone.
@vg 1m 2.03.16
sdb 8:16 20
sdc 8:32 20
vpool_vdata 254:0 hidden = 8 sdb:0
vpool = 8 vdo-pool vpool_vdata
vdo = 20 vdo vpool
@args -n vdo /dev/sdb
@expect
-- plan
vg/vpool_vdata 0+8 /dev/sdb:0 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 16384 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
switch vg-pvmove0
    0 16384 linear 8:16 2048
switch vg-vpool_vdata
    0 16384 linear vg-pvmove0 0
commit vg seqno 6
switch vg-pvmove0
    0 16384 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
-- metadata 6
vpool_vdata hidden locked = 8 pvmove0:0
pvmove0 move = 8 sdb:0 >> sdc:0
-- copied
commit vg seqno 7
switch vg-pvmove0
    0 16384 linear 8:32 2048
-- metadata 7
pvmove0 move = 8 sdb:0 => sdc:0
switch vg-vpool_vdata
    0 16384 linear 8:32 2048
commit vg seqno 8
remove vg-pvmove0
-- metadata 8
vpool_vdata hidden = 8 sdc:0
pvmove0 is gone
