#!/bin/bash
# A machine with 64 MiB of memory in all, whose power was cut during a move, and which has no LVM2: what initramfs/boot and the
# booted system do there, and how much memory it takes.
# guest: -n 4 -s 128M -m 64M -r
. "$(dirname "$0")/lib.sh"
tree=$(cd "$(dirname "$0")/../.." && pwd)
lvs='0 1 2 3 4 5 6 7 8 9'

if [ "$BOOT" = 1 ]; then
	mkvg vg b c d e
	for i in $lvs; do mklv vg "lv$i" 9 /dev/ubdb; done
	sums vg >"$LAB/sums"
	echo 1 >/sys/module/dm_mirror/parameters/raid1_resync_throttle
	"$PVMOVE" -q --checkpoint 8m --config 'activation { raid_region_size = 64 }' /dev/ubdb /dev/ubde &
	until_true 20 eval 'vgcfgbackup -qq -f /tmp/vg vg >/dev/null && grep -q "extents_moved = 8" /tmp/vg'
	sync
	power_cut
fi

# Nobody activates the VG.  The boot script looks for the program under its installed name.
mount -t tmpfs bin /usr/local/sbin && cp "$PVMOVE" /usr/local/sbin/pvmove.static || die "no /usr/local/sbin"
peak=0
# run NAME [ARG]: the boot script; its largest resident set goes into $peak.
run() {
	local name=$1 pid now
	shift
	sh "$tree/initramfs/boot" "$@" >"$out" 2>&1 &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$(pgrep -nx pvmove.static)/status" 2>/dev/null)
		[ "${now:-0}" -le $peak ] || peak=$now
		sleep 0.02
	done
	wait $pid && ok "$name" || { sed 's/^/  /' "$out"; not_ok "$name" "exit status $?"; }
}
run "LVs that are being moved come up" needed
run "the move rests"
same "it rests" "$(dmsetup table vg-pvmove0 | grep -c linear) $(dmsetup table | grep -c mirror)" "$(dmsetup table vg-pvmove0 | wc -l) 0"
# So slowly that it can be looked at.
echo 'activation { raid_region_size = 256 }' >>/etc/lvm/lvmlocal.conf
echo 1 >/sys/module/dm_mirror/parameters/raid1_resync_throttle
run "the booted system ends the move" system
echo "resident at most: $peak KB of $(awk '/^MemTotal/ { print $2 }' /proc/meminfo)"
[ $peak -gt 0 ] && [ $peak -le 4096 ] && ok "at most 4 MiB resident" || not_ok "at most 4 MiB resident" "$peak KB"
vgchange -qq -ay vg
same "contents" "$(sums vg | sort)" "$(sort "$LAB/sums")"
same "the source is empty" "$(extents /dev/ubdb)" 0
over "nothing is left" vg
exit 0
