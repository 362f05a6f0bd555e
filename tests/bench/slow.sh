#!/bin/bash
# Disks that take their time to answer: what lanes are for.
# guest: -n 2 -s 300M -m 512M
# row: slow | 256 MiB over disks that answer in 20 ms | lanes | dm-delay with 20 ms for each read, write and flush of both disks, metadata included. "auto" is without --lanes. LVM2 (-i0) has one lane. The hand-made table has regions of 8 MiB and nothing to write but the data.
. "$(dirname "$0")/lib.sh"

[ "$QUICK" ] && mib=64 region=8192 || mib=256 region=16384
for disk in b c; do
	# The label is not seen on the disk as well.
	echo "0 $(($(blockdev --getsz /dev/ubd$disk) - 4096)) delay /dev/ubd$disk 4096 20 /dev/ubd$disk 4096 20" | dmsetup create slow$disk
done
b=/dev/mapper/slowb c=/dev/mapper/slowc
vgcreate -qq -s 1M vg $b $c || die "no VG"
lvcreate -qq -y -Zn -Wn -l $mib -n one vg $b >"$out" 2>&1 || die "no LV: $(cat "$out")"
for ((run = 0; run < RUNS; run++)); do
	for lanes in auto 1 2 4 8 16; do
		[ $lanes = auto ] && option='' || option="--lanes $lanes"
		# shellcheck disable=SC2086
		clock pvmove_ours -q $option $b $c
		put slow $lanes ours "$took" s
		clock pvmove_ours -q --lanes 8 $c $b
		[ $lanes != auto ] || continue
		clock by_hand $((mib * 2048)) $lanes $region $b $c
		put slow $lanes by_hand "$took" s
	done
	clock pvmove -i0 $b $c
	put slow 1 LVM2 "$took" s
	clock pvmove_ours -q --lanes 8 $c $b
done
[ "$QUICK" ] || put slow auto target 1 s
exit 0
