# -t prints all that would be done and does none of it.
@vg 32m
sdb 8:16 20
sdc 8:32 20
lv1 254:0 = 4 sdb:0
@args -t --checkpoint 96m /dev/sdb
@expect
-- plan
vg/lv1 0+4 /dev/sdb:0 -> /dev/sdc:0
create vg-pvmove0 LVM-vg000000000000000000000000000000pvmoveid000000000000000000000005
probe  vg-pvmove0
    0 196608 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    196608 65536 linear 8:16 198656
switch vg-pvmove0
    0 196608 linear 8:16 2048
    196608 65536 linear 8:16 198656
switch vg-lv1
    0 196608 linear vg-pvmove0 0
    196608 65536 linear vg-pvmove0 196608
commit vg seqno 6
switch vg-pvmove0
    0 196608 mirror core 1 1024 2 8:16 2048 8:32 2048 1 handle_errors
    196608 65536 linear 8:16 198656
wait until the kernel has copied this window, flush the destination
commit vg seqno 7
switch vg-pvmove0
    0 196608 linear 8:32 2048
    196608 65536 mirror core 1 1024 2 8:16 198656 8:32 198656 1 handle_errors
wait until the kernel has copied this window, flush the destination
commit vg seqno 8
switch vg-pvmove0
    0 262144 linear 8:32 2048
switch vg-lv1
    0 262144 linear vg-pvmove0 0
switch vg-lv1
    0 262144 linear 8:32 2048
commit vg seqno 9
remove vg-pvmove0
