#!/bin/bash
# A machine with very many block devices.
# guest: -n 2 -s 64M -m 1G
# row: scan | Looking through all block devices for moves to go on with | devices | A bare pvmove; beside two PVs there are RAM disks. LVM2 may not use the hints of an earlier scan (--nohints), which there are none of in early boot.
. "$(dirname "$0")/lib.sh"

mkvg vg b c
for n in 10 100 1000; do
	[ "$QUICK" ] && [ $n = 1000 ] && continue
	rmmod brd 2>/dev/null
	modprobe brd rd_nr=$n rd_size=4096 || die "no RAM disks"
	for ((run = 0; run < RUNS; run++)); do
		clock pvmove_ours
		put scan $n ours "$took" s
		clock pvmove --nohints
		put scan $n LVM2 "$took" s
	done
done
exit 0
