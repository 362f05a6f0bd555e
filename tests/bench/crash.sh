#!/bin/bash
# A crash late in a long segment: what has to be copied again.
# guest: -n 2 -s 1100M -m 512M
# row: crash | To be copied again after a crash at 90 % of one segment | MiB | Of 512 MiB, in one lane: what was written to the destination when the program was killed, less what metadata says is moved. The disks answer each read 20 ms late. Windows of ours grow to ten seconds of copying.
. "$(dirname "$0")/lib.sh"

[ "$QUICK" ] && mib=256 || mib=512
delayed b
b=/dev/mapper/ubdb
vgcreate -qq -s 1M vg $b /dev/ubdc || die "no VG"
lvcreate -qq -y -Zn -Wn -l $mib -n one vg $b >"$out" 2>&1 || die "no LV"

file=$(stat_of /dev/ubdc)

# crash TOOL COMMAND...
crash() {
	local tool=$1 end pid moved
	shift
	delay b 20
	sectors "$file"
	end=$((written + mib * 2048 * 9 / 10))
	"$@" $b /dev/ubdc >"$out" 2>&1 &
	pid=$!
	until sectors "$file" && [ "$written" -ge $end ]; do
		kill -0 $pid || die "it is over"
		sleep 0.01
	done
	kill -KILL $pid || die "it is over"
	wait $pid 2>/dev/null
	vgcfgbackup -qq -f /tmp/text vg >/dev/null 2>&1
	moved=$(awk '/^\t\tpvmove0 \{/ { mv = 1 } mv && /extents_moved = / { sum += $3 } /^\t\t\}/ { mv = 0 } END { print sum + 0 }' /tmp/text)
	put crash $mib "$tool" $((mib * 9 / 10 > moved ? mib * 9 / 10 - moved : 0)) MiB
	delay b 0
	pvmove_ours -q --abort
	! where vg/one | grep -q ubdc || pvmove_ours -q /dev/ubdc $b
}
for ((run = 0; run < RUNS; run++)); do
	crash ours "$PVMOVE" -q --lanes 1
	crash ours_--checkpoint_64m "$PVMOVE" -q --lanes 1 --checkpoint 64m
	crash LVM2 pvmove -i0
done
exit 0
