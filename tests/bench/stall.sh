#!/bin/bash
# How long somebody who writes has to wait for it while LVs are moved.
# guest: -n 3 -s 300M -m 512M
# row: stall | A write of 4 KiB while 8 LVs are moved | write | O_DSYNC writes, one after the other, to one of the 8 LVs of 32 MiB, at random places. "none" is the same writer while nothing is moved. LVM2 is run with -i0; its 99 % are of a longer time, in which it does nothing for the most part.
. "$(dirname "$0")/lib.sh"

pvcreate -qq /dev/ubdb /dev/ubdc && vgcreate -qq -s 1M vg /dev/ubdb /dev/ubdc || die "no VG"
for i in 1 2 3 4 5 6 7 8; do
	mklv vg "lv$i" 32 /dev/ubdb
done

# beside TOOL COMMAND...: the longest and the 99th percentile, in milliseconds.
beside() {
	local tool=$1
	shift
	"$(dirname "$0")/writer" /dev/vg/lv5 >/tmp/waits &
	writer=$!
	sleep 0.3
	clock "$@"
	sleep 0.1
	kill -TERM $writer
	wait $writer
	put stall longest "$tool" "$(cut -d ' ' -f 2 /tmp/waits)" ms
	put stall 99_% "$tool" "$(cut -d ' ' -f 1 /tmp/waits)" ms
	[ "$tool" = none ] || put stall the_move "$tool" "$(perl -e 'print 1000 * shift' "$took")" ms
}
for ((run = 0; run < RUNS; run++)); do
	beside none sleep 1
	beside ours "$PVMOVE" -q /dev/ubdb /dev/ubdc
	beside LVM2 pvmove -i0 /dev/ubdc /dev/ubdb
done
put stall longest target 20 ms
exit 0
