# --skip-errors: half windows down to one extent, which is copied with zeros for what cannot be read; then larger again.
@vg
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 2 sdb:0
lv2 254:1 = 8 sdb:2
@args --skip-errors /dev/sdb
@bad sdb:5
@expect
-- plan
vg/lv1 0+2 /dev/sdb:0 -> /dev/sdc:0
vg/lv2 0+8 /dev/sdb:2 -> /dev/sdc:2
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 4096 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    4096 16384 mirror core 1 1024 2 8:16 6144 8:32 6144 1 handle_errors
switch vg-pvmove0
    0 4096 linear 8:16 2048
    4096 16384 linear 8:16 6144
switch vg-lv1
    0 4096 linear vg-pvmove0 0
switch vg-lv2
    0 16384 linear vg-pvmove0 4096
commit vg seqno 6
switch vg-pvmove0
    0 4096 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    4096 16384 mirror core 1 1024 2 8:16 6144 8:32 6144 1 handle_errors
-- metadata 6
lv1 locked = 2 pvmove0:0
lv2 locked = 8 pvmove0:2
pvmove0 move = 2 sdb:0 >> sdc:0; 8 sdb:2 >> sdc:2
-- copied
switch vg-pvmove0
    0 4096 linear 8:16 2048
    4096 16384 linear 8:16 6144
switch vg-pvmove0
    0 2048 linear 8:16 2048
    2048 2048 linear 8:16 4096
    4096 16384 linear 8:16 6144
switch vg-lv1
    0 2048 linear 254:100 0
    2048 2048 linear 254:100 2048
commit vg seqno 7
switch vg-pvmove0
    0 2048 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    2048 2048 linear 8:16 4096
    4096 16384 linear 8:16 6144
-- metadata 7
lv1 locked = 1 pvmove0:0; 1 pvmove0:1
pvmove0 move = 1 sdb:0 >> sdc:0; 1 sdb:1 -> sdc:1; 8 sdb:2 -> sdc:2
-- copied
commit vg seqno 8
switch vg-pvmove0
    0 2048 linear 8:32 2048
    2048 2048 mirror core 1 1024 2 8:16 4096 8:32 4096 1 handle_errors
    4096 16384 linear 8:16 6144
-- metadata 8
pvmove0 move = 1 sdb:0 => sdc:0; 1 sdb:1 >> sdc:1; 8 sdb:2 -> sdc:2
-- copied
commit vg seqno 9
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 8192 linear 8:16 6144
    12288 8192 linear 8:16 14336
switch vg-lv1
    0 4096 linear 254:100 0
switch vg-lv2
    0 8192 linear 254:100 4096
    8192 8192 linear 254:100 12288
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 8192 mirror core 1 1024 2 8:16 6144 8:32 6144 1 handle_errors
    12288 8192 linear 8:16 14336
-- metadata 9
lv1 locked = 2 pvmove0:0
lv2 locked = 4 pvmove0:2; 4 pvmove0:6
pvmove0 move = 2 sdb:0 => sdc:0; 4 sdb:2 >> sdc:2; 4 sdb:6 -> sdc:6
-- copied
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 8192 linear 8:16 6144
    12288 8192 linear 8:16 14336
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 4096 linear 8:16 6144
    8192 4096 linear 8:16 10240
    12288 8192 linear 8:16 14336
switch vg-lv2
    0 4096 linear 254:100 4096
    4096 4096 linear 254:100 8192
    8192 8192 linear 254:100 12288
commit vg seqno 10
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 4096 mirror core 1 1024 2 8:16 6144 8:32 6144 1 handle_errors
    8192 4096 linear 8:16 10240
    12288 8192 linear 8:16 14336
-- metadata 10
lv2 locked = 2 pvmove0:2; 2 pvmove0:4; 4 pvmove0:6
pvmove0 move = 2 sdb:0 => sdc:0; 2 sdb:2 >> sdc:2; 2 sdb:4 -> sdc:4; 4 sdb:6 -> sdc:6
-- copied
commit vg seqno 11
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 4096 linear 8:32 6144
    8192 4096 mirror core 1 1024 2 8:16 10240 8:32 10240 1 handle_errors
    12288 8192 linear 8:16 14336
-- metadata 11
pvmove0 move = 2 sdb:0 => sdc:0; 2 sdb:2 => sdc:2; 2 sdb:4 >> sdc:4; 4 sdb:6 -> sdc:6
-- copied
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 4096 linear 8:32 6144
    8192 4096 linear 8:16 10240
    12288 8192 linear 8:16 14336
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 4096 linear 8:32 6144
    8192 2048 linear 8:16 10240
    10240 2048 linear 8:16 12288
    12288 8192 linear 8:16 14336
switch vg-lv2
    0 4096 linear 254:100 4096
    4096 2048 linear 254:100 8192
    6144 2048 linear 254:100 10240
    8192 8192 linear 254:100 12288
commit vg seqno 12
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 4096 linear 8:32 6144
    8192 2048 mirror core 1 1024 2 8:16 10240 8:32 10240 1 handle_errors
    10240 2048 linear 8:16 12288
    12288 8192 linear 8:16 14336
-- metadata 12
lv2 locked = 2 pvmove0:2; 1 pvmove0:4; 1 pvmove0:5; 4 pvmove0:6
pvmove0 move = 2 sdb:0 => sdc:0; 2 sdb:2 => sdc:2; 1 sdb:4 >> sdc:4; 1 sdb:5 -> sdc:5; 4 sdb:6 -> sdc:6
-- copied
commit vg seqno 13
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 6144 linear 8:32 6144
    10240 2048 linear 8:16 12288
    12288 8192 linear 8:16 14336
switch vg-lv2
    0 6144 linear 254:100 4096
    6144 2048 linear 254:100 10240
    8192 8192 linear 254:100 12288
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 6144 linear 8:32 6144
    10240 2048 mirror core 1 1024 2 8:16 12288 8:32 12288 1 handle_errors
    12288 8192 linear 8:16 14336
-- metadata 13
lv2 locked = 3 pvmove0:2; 1 pvmove0:5; 4 pvmove0:6
pvmove0 move = 2 sdb:0 => sdc:0; 3 sdb:2 => sdc:2; 1 sdb:5 >> sdc:5; 4 sdb:6 -> sdc:6
-- copied
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 6144 linear 8:32 6144
    10240 2048 linear 8:16 12288
    12288 8192 linear 8:16 14336
-- lost lv2 6144+2048
commit vg seqno 14
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 8192 linear 8:32 6144
    12288 8192 linear 8:16 14336
switch vg-lv2
    0 8192 linear 254:100 4096
    8192 8192 linear 254:100 12288
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 8192 linear 8:32 6144
    12288 8192 mirror core 1 1024 2 8:16 14336 8:32 14336 1 handle_errors
-- metadata 14
lv2 locked = 4 pvmove0:2; 4 pvmove0:6
pvmove0 move = 2 sdb:0 => sdc:0; 4 sdb:2 => sdc:2; 4 sdb:6 >> sdc:6
-- copied
commit vg seqno 15
switch vg-pvmove0
    0 4096 linear 8:32 2048
    4096 16384 linear 8:32 6144
switch vg-lv2
    0 16384 linear 254:100 4096
-- metadata 15
lv2 locked = 8 pvmove0:2
pvmove0 move = 2 sdb:0 => sdc:0; 8 sdb:2 => sdc:2
switch vg-lv1
    0 4096 linear 8:32 2048
switch vg-lv2
    0 16384 linear 8:32 6144
commit vg seqno 16
remove vg-pvmove0
-- metadata 16
lv1 = 2 sdc:0
lv2 = 8 sdc:2
pvmove0 is gone
