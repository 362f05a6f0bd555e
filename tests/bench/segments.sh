#!/bin/bash
# All of a PV that holds many LVs of one extent each.
# guest: -n 2 -s 1200M -m 2G
# row: segments | Many LVs of one extent (1 MiB) | active LVs | LVM2 is run with -i0, its fastest. At its default interval it needs 15 s for each LV. "LVM2, scaled" was not measured: it is five times what it needs for 200. The guest has 2 GiB: how many segments share a window depends on the memory.
. "$(dirname "$0")/lib.sh"
[ "$QUICK" ] && counts="25 200" most=25 || counts="25 200 1000" most=200

lvm=
for n in $counts; do
	fresh "$n" 1M 8m
	vgchange -qq -ay vg || die "not active"
	for ((run = 0; run < RUNS; run++)); do
		clock pvmove_ours -q /dev/ubdb /dev/ubdc
		put segments "$n" ours "$took" s
		# LVM2 needs a minute for 200.
		if [ "$n" -le $most ]; then
			clock pvmove -i0 /dev/ubdc /dev/ubdb
			put segments "$n" LVM2 "$took" s
			[ "$n" != 200 ] || lvm+=" $took"
		else
			clock pvmove_ours -q /dev/ubdc /dev/ubdb
			put segments "$n" ours "$took" s
		fi
	done
done
put segments 200 target 1 s
for took in $lvm; do
	put segments 1000 LVM2,_scaled "$(perl -e 'print 5 * shift' "$took")" s
done
exit 0
