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
# Killed when it waits for the first time.  The copy sleeps between small regions, or it would be over before it can be seen.
echo 1 >/sys/module/dm_mirror/parameters/raid1_resync_throttle
slow=(--config "activation { raid_region_size = 64 }")
{ strace -qq -o /dev/null -e trace=poll -e inject=poll:signal=KILL:when=1 "$PVMOVE" "${slow[@]}" /dev/ubdb /dev/ubde; } >"$out" 2>&1
for ((run = 0; run < RUNS; run++)); do
	check rest pvmove_ours --pause
	ours=$("$(dirname "$0")/first-copy" ubde "$PVMOVE" "${slow[@]}") || die "ours copies nothing"
	put start 10 ours "$ours" ms
	check rest pvmove_ours --pause
	theirs=$("$(dirname "$0")/first-copy" ubde pvmove -i1 "${slow[@]}") || die "LVM2 copies nothing"
	put start 10 LVM2 "$theirs" ms
done
put start 10 target 50 ms
exit 0
