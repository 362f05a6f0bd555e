# Of a thin pool the hidden LVs move; their uuids have suffixes of their own.
@vg thin.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@dm
pool_tmeta 254:0 tmeta
pool_tdata 254:1 tdata
pool 254:2 tpool other
@args -n pool /dev/sdb /dev/sdd
@expect
-- plan
vg/pool_tdata 0+8 /dev/sdb:2 -> /dev/sdd:0
create vg-pvmove0 LVM-7KRRwbuNxrUy8Q5w7tnE5Y3oyuyAzRy1pvmoveid000000000000000000000018
probe  vg-pvmove0
    0 16384 mirror core 1 1024 2 8:16 6144 8:48 2048 1 handle_errors
switch vg-pvmove0
    0 16384 linear 8:16 6144
switch vg-pool_tdata
    0 16384 linear vg-pvmove0 0
commit vg seqno 19
switch vg-pvmove0
    0 16384 mirror core 1 1024 2 8:16 6144 8:48 2048 1 handle_errors
-- metadata 19
pool_tdata hidden locked = 8 pvmove0:0
pvmove0 move = 8 sdb:2 >> sdd:0
-- copied
commit vg seqno 20
switch vg-pvmove0
    0 16384 linear 8:48 2048
-- metadata 20
pvmove0 move = 8 sdb:2 => sdd:0
switch vg-pool_tdata
    0 16384 linear 8:48 2048
commit vg seqno 21
remove vg-pvmove0
-- metadata 21
pool_tdata hidden = 8 sdd:0
pvmove0 is gone
