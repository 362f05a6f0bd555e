#!/bin/bash
# One LV of one extent out of a VG with many.
# guest: -n 2 -s 16G -m 1500M
# row: one-of-many | One LV of one extent out of a VG with many | LVs in the VG | One LV is active. LVM2 is run with -i0 and only up to 10 000 LVs. In this guest the first touch of a page of memory costs about 33 us, on the machine itself about 2 us.
# row: memory | The most memory resident at one time, for the same moves | LVs in the VG | VmHWM of the process when it exits.
. "$(dirname "$0")/lib.sh"

# one LVS METADATASIZE REPEATS
one() {
	local lvm=1 run
	[ "$1" -le 10000 ] || lvm=
	fresh "$1" 64k "$2"
	lvchange -qq -ay vg/lv7 || die "not active"
	for ((run = 0; run < $3; run++)); do
		clock pvmove_ours -q -n lv7 /dev/ubdb /dev/ubdc
		put one-of-many "$1" ours "$took" s
		if [ $lvm ]; then
			clock pvmove -i0 -n lv7 /dev/ubdc /dev/ubdb
			put one-of-many "$1" LVM2 "$took" s
		else
			clock pvmove_ours -q -n lv7 /dev/ubdc /dev/ubdb
			put one-of-many "$1" ours "$took" s
		fi
	done
	peak "$PVMOVE" -q -n lv7 /dev/ubdb /dev/ubdc
	put memory "$1" ours $((kib / 4 * 4)) KiB
	[ $lvm ] || return
	peak pvmove -i0 -n lv7 /dev/ubdc /dev/ubdb
	put memory "$1" LVM2 $((kib / 4 * 4)) KiB
}

one 10 1m "$RUNS"
one 1000 4m "$RUNS"
[ "$QUICK" ] && one 10000 16m 1 || one 10000 16m "$RUNS"
[ "$QUICK" ] || one 100000 128m 3
put one-of-many 10000 target 0.15 s
put memory 10 target 4096 KiB
exit 0
