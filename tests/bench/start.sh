#!/bin/bash
# What early boot waits for: a move at rest goes on.
# guest: -n 4 -s 64M -m 512M
# row: start | From exec to the first byte copied | LVs | A VG of ten LVs on four disks, its move interrupted and at rest, as after a power cut; the destination has no metadata, so that the first write to it is the copy's. LVM2 is run with -i1.
. "$(dirname "$0")/lib.sh"

mkvg vg b c d
pvcreate -qq --metadatacopies 0 /dev/ubde && vgextend -qq vg /dev/ubde || die "no PV"
for i in 0 1 2 3 4; do
	lvcreate -qq -y -Zn -Wn -l 4 -n "on$i" vg /dev/ubdb && lvcreate -qq -y -Zn -Wn -l 4 -n "off$i" vg /dev/ubdc
done >"$out" 2>&1
# The copy sleeps between small regions, or it would be over before it can be seen.
echo 1 >/sys/module/dm_mirror/parameters/raid1_resync_throttle
slow=(--config "activation { raid_region_size = 64 }")
"$PVMOVE" "${slow[@]}" /dev/ubdb /dev/ubde >"$out" 2>&1 &
until dmsetup table | grep -q mirror; do kill -0 $! || die "the move is over"; done
kill -KILL $!
wait $! 2>/dev/null
for ((run = 0; run < RUNS; run++)); do
	check rest pvmove_ours --pause
	put start 10 ours "$("$(dirname "$0")/first-copy" ubde "$PVMOVE" "${slow[@]}")" ms
	check rest pvmove_ours --pause
	put start 10 LVM2 "$("$(dirname "$0")/first-copy" ubde pvmove -i1 "${slow[@]}")" ms
done
put start 10 target 50 ms
exit 0
