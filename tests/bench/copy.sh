#!/bin/bash
# One large segment on disks that are as fast as memory: what a move costs beyond the copy itself.
# guest: -n 2 -s 1100M -m 512M
# row: copy | 1 GiB in one segment, fast disks | MiB | dd is `dd bs=4M iflag=direct oflag=direct`. The hand-made table is a mirror of the same bytes that nobody uses, without metadata, LVs or flushes, with the lanes (1 to 8) and regions (1 to 8 MiB) that are quickest here. LVM2's time at its default interval is that interval.
. "$(dirname "$0")/lib.sh"

[ "$QUICK" ] && mib=256 || mib=1024
pvcreate -qq /dev/ubdb /dev/ubdc && vgcreate -qq -s 1M vg /dev/ubdb /dev/ubdc || die "no VG"
mklv vg one $mib /dev/ubdb
best_by_hand $((mib * 2048)) /dev/ubdb /dev/ubdc "1 2048" "1 16384" "2 2048" "4 2048" "4 16384" "8 2048"
echo "the best by hand: $best"
for ((run = 0; run < RUNS; run++)); do
	clock dd if=/dev/ubdb of=/dev/ubdc bs=4M skip=1 seek=1 count=$((mib / 4)) iflag=direct oflag=direct
	put copy $mib dd "$took" s
	# shellcheck disable=SC2086
	clock by_hand $((mib * 2048)) $best /dev/ubdb /dev/ubdc
	put copy $mib by_hand "$took" s
	clock pvmove_ours -q /dev/ubdb /dev/ubdc
	put copy $mib ours "$took" s
	clock pvmove -i1 /dev/ubdc /dev/ubdb
	put copy $mib LVM2_-i1 "$took" s
	[ ! "$QUICK" ] || continue
	clock pvmove_ours -q /dev/ubdb /dev/ubdc
	put copy $mib ours "$took" s
	clock pvmove /dev/ubdc /dev/ubdb
	put copy $mib LVM2 "$took" s
done
[ "$QUICK" ] || put copy $mib target 1.1 s
exit 0
