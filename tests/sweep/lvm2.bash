# shellcheck shell=bash
# lvm2.bash: what the sweeps share; sourced after lib.sh
cut_tool=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/sweep/cut
[ -x "$cut_tool" ] || die "no $cut_tool (make sweep)"

# lvm2 COMMAND...: by one LVM2 shell for all: a new process takes a guest a quarter of a second.  Sets $said.
lvm2() {
	local line
	[ -n "${LVM_PID:-}" ] || coproc LVM { exec lvm 2>&1; }
	printf '%s\n' "$*" "end-of-answer" >&"${LVM[1]}"
	said=
	while IFS= read -t 60 -r line <&"${LVM[0]}" || die "LVM2 does not come back from $*"; do
		[[ $line != *"No such command 'end-of-answer'"* ]] || break
		# It remembers nodes under /dev for longer than they are there.
		[[ -z $line || $line = *"fstat failed: Has device name changed?" ]] || said+=$line$'\n'
	done
}

# What LVM2 says of a VG between the commits on two disks.
stale='gnoring metadata seqno|Inconsistent metadata found for VG|See vgck --updatemetadata|Updating old metadata|metadata was repaired'

# complain WORDS: what a case is blamed for.
complain() { complaints+="$*; "; }

# stopped WINDOW [OPTION...]: a move of ours, killed while it waits for that window; the kernel goes on to its end.  Until then it
# sleeps between regions, or small windows would not have to be waited for.
throttle=/sys/module/dm_mirror/parameters/raid1_resync_throttle
stopped() {
	modprobe dm-mirror && echo 1 >$throttle
	{ strace -qq -o /dev/null -e trace=poll -e inject=poll:signal=KILL:when="$1" \
		"$PVMOVE" -q --config "activation { raid_region_size = 16 }" "${@:2}" $src $dest; } >/tmp/stopped 2>&1
	[ $? = 137 ] || die "it is not stopped: $(cat /tmp/stopped)"
	echo 100 >$throttle
} 2>/dev/null
