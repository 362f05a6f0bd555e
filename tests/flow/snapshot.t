# The devices that bear extents are vg-origin-real and vg-snap-cow; those above are not touched.
@vg snapshot.vg
@pv
sdb 8:16
sdc 8:32
sdd 8:48
sde 8:64
@dm
origin 254:0 real
snap 254:1 cow
origin 254:2 other
snap 254:3 other
@args /dev/sdb /dev/sdd
@expect
-- plan
vg/origin 0+6 /dev/sdb:0 -> /dev/sdd:0
vg/snap 0+4 /dev/sdb:6 -> /dev/sdd:6
create vg-pvmove0 LVM-UvVKdvrvVIRk3IAfSyPL1F9de8vdqJ2wpvmoveid000000000000000000000006
probe  vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 2048 8:48 2048 1 handle_errors
    12288 8192 mirror core 1 1024 2 8:16 14336 8:48 14336 1 handle_errors
switch vg-pvmove0
    0 12288 linear 8:16 2048
    12288 8192 linear 8:16 14336
switch vg-origin-real
    0 12288 linear vg-pvmove0 0
switch vg-snap-cow
    0 8192 linear vg-pvmove0 12288
commit vg seqno 7
switch vg-pvmove0
    0 12288 mirror core 1 1024 2 8:16 2048 8:48 2048 1 handle_errors
    12288 8192 mirror core 1 1024 2 8:16 14336 8:48 14336 1 handle_errors
-- metadata 7
origin locked = 6 pvmove0:0
snap hidden locked = 4 pvmove0:6
pvmove0 move = 6 sdb:0 >> sdd:0; 4 sdb:6 >> sdd:6
-- copied
commit vg seqno 8
switch vg-pvmove0
    0 12288 linear 8:48 2048
    12288 8192 linear 8:48 14336
-- metadata 8
pvmove0 move = 6 sdb:0 => sdd:0; 4 sdb:6 => sdd:6
switch vg-origin-real
    0 12288 linear 8:48 2048
switch vg-snap-cow
    0 8192 linear 8:48 14336
commit vg seqno 9
remove vg-pvmove0
-- metadata 9
origin = 6 sdd:0
snap hidden = 4 sdd:6
pvmove0 is gone
