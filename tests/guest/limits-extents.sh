# guest: -n 6 -s 48M
# Extents from 1 KiB to 16 GiB, PVs of 20 TiB, data that does not begin at a whole page.
. "$(dirname "$0")/lib.sh"

# moved NAME VG FROM TO [OPTION...]: all of FROM goes to TO, contents and LVM2's opinion included.
moved() {
	local name=$1 vg=$2 from=$3 to=$4 before
	shift 4
	before=$(sums "$vg")
	check "$name" pvmove_ours -q "$@" "$from" "$to" || return
	same "$name: contents are the same" "$(sums "$vg")" "$before"
	same "$name: the source is empty" "$(extents "${from%%:*}")" 0
	over "$name: LVM2 is content" "$vg"
}

# ------------------------------------------------------------------ small extents
for size in 1k 128k; do
	vgcreate -qq -s $size vg /dev/ubd[bcd] || die "no VG"
	mklv vg one 100 /dev/ubdb
	mklv vg two 33 /dev/ubdb
	lvextend -qq -l +17 vg/one /dev/ubdb
	fill /dev/vg/one one
	mklv vg stripes 64 -i 2 -I 4k /dev/ubdb /dev/ubdd
	moved "extents of $size" vg /dev/ubdb /dev/ubdc
	moved "extents of $size, windows" vg /dev/ubdc /dev/ubdb --checkpoint 16k
	moved "extents of $size, at once" vg /dev/ubdb /dev/ubdc --atomic
	vgremove -qq -y vg
done
# Less than a page, and an odd number of extents.
vgcreate -qq -s 1k vg /dev/ubd[bcd]
mklv vg one 3 /dev/ubdb
mklv vg two 1 /dev/ubdb
moved "three extents of 1 KiB" vg /dev/ubdb /dev/ubdc
vgremove -qq -y vg

# ------------------------------------------------------------------ data at an odd sector
pvcreate -qq --dataalignmentoffset 3584b /dev/ubdb
pvcreate -qq --dataalignmentoffset 512b /dev/ubdc
vgcreate -qq -s 1M vg /dev/ubd[bcd]
[ "$(pvs --noheadings -o pe_start --units s --nosuffix /dev/ubdb)" -eq $((2048 + 7)) ] || die "pe_start"
mklv vg one 6 /dev/ubdb
mklv vg stripes 8 -i 2 -I 4k /dev/ubdb /dev/ubdd
moved "data at an odd sector" vg /dev/ubdb /dev/ubdc --checkpoint 2m
moved "data at an odd sector, back" vg /dev/ubdc /dev/ubdb --atomic
vgremove -qq -y vg
pvremove -qq /dev/ubd[bcd]

# ------------------------------------------------------------------ disks that are larger than all of this machine's
# huge NAME DISK TIB: /dev/mapper/NAME is so large: 23 MiB of the disk at its begin and 23 MiB at its end; zeros between.
huge() {
	local sectors=$(($3 << 31))
	dmsetup create "$1" <<-END || die "no $1"
		0 47104 linear /dev/ubd$2 2048
		47104 $((sectors - 94208)) zero
		$((sectors - 47104)) 47104 linear /dev/ubd$2 49152
	END
}
huge a e 20
huge b f 20
vgcreate -qq -s 4M vg /dev/mapper/[ab] || die "no VG of 20 TiB"
last=$(($(pvs --noheadings -o pv_pe_count /dev/mapper/a) - 1))
[ $last -gt $((16 << 18)) ] || die "$last extents are no 16 TiB"
mklv vg one 3 /dev/mapper/a:$((last - 3))-$((last - 1))
mklv vg two 2 /dev/mapper/a:0-1
moved "20 TiB" vg /dev/mapper/a /dev/mapper/b:$((last - 4))-
moved "20 TiB, back" vg /dev/mapper/b /dev/mapper/a:$((last - 4))- --checkpoint 4m --atomic
vgremove -qq -y vg

# One extent is 16 GiB, of which 23 MiB are no zeros: a move that is given up as soon as it has begun.
vgcreate -qq -s 16g vg /dev/mapper/[ab] || die "no VG with 16 GiB"
lvcreate -qq -y -Zn -Wn -l 1 -n one vg /dev/mapper/a
dd if=/dev/urandom of=/dev/vg/one bs=1M count=23 oflag=direct status=none
first() { dd if=/dev/vg/one bs=1M count=23 iflag=direct status=none | md5sum; }
before=$(first)
check "extents of 16 GiB, planned" pvmove_ours --test /dev/mapper/a:0 /dev/mapper/b
says "they are counted in sectors" "0 33554432 mirror"
check "extents of 16 GiB, begun" pvmove_ours -b /dev/mapper/a
check "extents of 16 GiB, given up" pvmove_ours --abort
same "extents of 16 GiB, given up: contents" "$(first)" "$before"
same "extents of 16 GiB, given up: it is where it was" "$(where vg/one)" /dev/mapper/a:0-0
over "extents of 16 GiB: LVM2 is content" vg
exit 0
