# guest: -n 6 -s 48M
# Linear and striped LVs, one with zero and error segments, and mirrors of the old kind (log in memory, on disk, on a mirror
# of its own), with properties of all sorts.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

# LVM2 makes no mirrored logs any more unless it is asked twice.
echo 'global/support_mirrored_mirror_log = 1' >>/etc/lvm/lvmlocal.conf
mkvg vg b c d e f g
mklv vg parts 3 /dev/ubdb:0-2
mklv vg gap 1 /dev/ubdb:3
lvextend -qq -l +2 vg/parts /dev/ubdb:4-5
lvextend -qq -l +2 vg/parts /dev/ubdc:0-1
lvextend -qq -l +1 vg/parts /dev/ubdb:8
fill /dev/vg/parts parts
lvremove -qq -y vg/gap
mklv vg two 4 -i 2 -I 64k /dev/ubdb /dev/ubdc
lvextend -qq -l +4 -i 2 vg/two /dev/ubdb:20- /dev/ubdd
fill /dev/vg/two two
mklv vg three 6 -i 3 -I 4k /dev/ubdb /dev/ubdc /dev/ubdd
mklv vg core 3 --type mirror -m 1 --mirrorlog core /dev/ubdb /dev/ubdc
mklv vg disk 3 --type mirror -m 2 --mirrorlog disk /dev/ubdb /dev/ubdc /dev/ubdd /dev/ubde
mklv vg both 3 --type mirror -m 1 --mirrorlog mirrored /dev/ubdb /dev/ubdc /dev/ubdd /dev/ubde
[ -e /dev/mapper/vg-both_mlog_mimage_1 ] || die "that is no mirrored log"
mklv vg mixed 2 /dev/ubdb
lvextend -qq --type zero -l +1 vg/mixed
lvextend -qq --type error -l +1 vg/mixed
mklv vg minor 2 -My --major 254 --minor 77 /dev/ubdb
mklv vg tagged 2 --addtag one --addtag two -C y -r 1024 /dev/ubdc
mklv vg noahead 2 -r none /dev/ubdd
mklv vg ro 2 /dev/ubdb
lvchange -qq -pr vg/ro
# Read-only on this host alone.
echo 'activation/read_only_volume_list = [ "vg/seen" ]' >>/etc/lvm/lvmlocal.conf
lvcreate -qq -y -Zn -Wn -l 1 -n seen vg /dev/ubdb
lvchange -qq -an vg/seen
lvchange -qq -ay vg/seen
synced
same "LVs are as this test wants them" "$(devices vg | grep -c ' 254:77 \| 512 0$\| 0 0$\| 1$')" 5
moves vg two disk both ro
exit 0
