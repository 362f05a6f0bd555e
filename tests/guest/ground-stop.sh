# A process that is stopped or killed where it matters: in the call that switches a table while slow writes are under way, and with
# devices left suspended as only others leave them.
# guest: -n 3 -s 32M
. "$(dirname "$0")/lib.sh"

# Writes to b and c take half a second each, from now on.
slow() {
	local disk
	for disk in b c; do
		{
			echo "0 2048 linear /dev/ubd$disk 2048"
			echo "2048 $((64 * 1024 - 4096)) delay /dev/ubd$disk 4096 0 /dev/ubd$disk 4096 $1"
		} | { [ -e /dev/mapper/ubd$disk ] && dmsetup load ubd$disk || dmsetup create ubd$disk; }
		dmsetup suspend --noflush --nolockfs ubd$disk
		dmsetup resume ubd$disk
	done
}
slow 0
src=/dev/mapper/ubdb dest=/dev/mapper/ubdc
vgcreate -qq -s 256k vg $src $dest /dev/ubdd || die "no VG"
mklv vg one 12 $src
mklv vg two 12 $src
two=$(sum /dev/vg/two)
writer /dev/vg/one 4096 &
writer=$!

# Each switch waits for a write of 300 ms, so that most of the time it is in one that it is stopped.  A mirror of which a
# suspend was interrupted can never be suspended again: the test hangs then, or the next pvmove.
slow 300
stops=0
"$PVMOVE" -q --checkpoint 1m $src $dest >/tmp/said 2>&1 &
pid=$!
while sleep "0.$((RANDOM % 3))$((RANDOM % 9))" && kill -STOP $pid 2>/dev/null; do
	sleep 0.05
	kill -CONT $pid
	stops=$((stops + 1))
done
wait $pid
same "stopped $stops times, most of them in a switch, it goes on" "$? $(cat /tmp/said)" "0 "
[ $stops -gt 5 ] && ok "it was hit" || not_ok "it was hit" "only $stops times"
slow 0
check "and back" pvmove_ours -q $dest $src

# in_switch: the last call that it has begun switches the live mirrors, and has been under way for a while.
in_switch() {
	local was now
	was=$(tail -n 1 /tmp/calls)
	[[ $was = *DM_DEV_SUSPEND* && $(dmsetup table vg-pvmove0) = *mirror* ]] || return
	sleep 0.1
	now=$(tail -n 1 /tmp/calls)
	[[ $was = "$now" && $(dmsetup table vg-pvmove0) = *mirror* ]]
}
slow 400
: >/tmp/calls
IOCTL_LOG=/tmp/calls "${PVMOVE%/*}/sweep/pvmove" -q --checkpoint 1m $src $dest >/tmp/said 2>&1 &
pid=$!
until_true 30 in_switch && ok "it is in a switch" || not_ok "it is in a switch" "$(cat /tmp/said)"
kill -KILL $pid
wait $pid 2>/dev/null
check "killed in a switch: the next goes on" timeout -s KILL 60 "$PVMOVE" -q
slow 0
same "the source is empty" "$(extents $src)" 0

# Stopped and continued at any time, with the writer going on while it is.
stall=0
for turn in 1 2; do
	"$PVMOVE" -q --checkpoint 512k $dest $src >/tmp/said 2>&1 &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		sleep "0.0$((RANDOM % 9))"
		kill -STOP $pid 2>/dev/null || break
		before=$(wc -l <"$LAB/acked")
		sleep 0.3
		[ "$(wc -l <"$LAB/acked")" -gt "$before" ] || stall=$((stall + 1))
		kill -CONT $pid
	done
	wait $pid
	same "stopped all the time it goes on, $turn" "$? $(cat /tmp/said)" "0 "
	check "and back, $turn" pvmove_ours -q $src $dest
done
same "the writer is never held up by it" $stall 0

# Killed, and devices are left suspended: the next start cures it.
for way in resume abort; do
	strace -qq -o /tmp/trace -e trace=poll -e inject=poll:signal=KILL:when=2 "$PVMOVE" -q --checkpoint 1m $dest $src
	[[ $(dmsetup table vg-pvmove0) = *mirror* ]] || not_ok "suspended devices: there is a mirror" "$(dmsetup table)"
	dmsetup suspend --noflush --nolockfs vg-one
	dmsetup suspend --noflush --nolockfs vg-two
	dmsetup suspend --noflush --nolockfs vg-pvmove0
	before=$(wc -l <"$LAB/acked")
	case $way in
	resume) check "suspended devices: it resumes" timeout 30 "$PVMOVE" -q && check "and back" pvmove_ours -q $src $dest ;;
	abort) check "suspended devices: it aborts" timeout 30 "$PVMOVE" --abort ;;
	esac
	until_true 5 eval '[ "$(wc -l <"$LAB/acked")" -gt $before ]' && ok "$way: the writer goes on" || not_ok "$way: the writer goes on" "it does not"
done
kill $writer
wait $writer 2>/dev/null
same "no acknowledged write is lost" "$(lost /dev/vg/one)" ""
same "contents" "$(sum /dev/vg/two)" "$two"
over "nothing is left" vg
exit 0
