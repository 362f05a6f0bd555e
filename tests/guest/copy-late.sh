# Disks that do not answer for long, and give no error: the source, the destination, a third one with metadata.  The move waits and
# takes no time of the processor, can be interrupted, and goes on when the disk answers.
# guest: -n 3 -s 32M
. "$(dirname "$0")/lib.sh"

never=600000
# Data areas answer a read, or a write, so many milliseconds later; 0 lets go what waits.
table() {
	echo "0 2048 linear /dev/ubd$1 2048"
	echo "2048 $((48 * 1024)) delay /dev/ubd$1 4096 $2 /dev/ubd$1 4096 $3"
}
slow() { table "$@" | set_table "pv$1"; }
# The whole disk, its metadata too.
hang() { dmsetup suspend --noflush --nolockfs "pv$1"; }
answer() { dmsetup resume "pv$1"; }
for d in b c d; do table $d 0 0 | dmsetup create pv$d || die "no pv$d"; done
src=/dev/mapper/pvb dest=/dev/mapper/pvc third=/dev/mapper/pvd
vgcreate -qq -s 1M vg $src $dest $third || die "no VG"
mklv vg one 8 $src
mklv vg two 2 $third
all=$(sums vg)

started() {
	"$PVMOVE" -i 1 --lanes 1 "$@" >/tmp/said 2>&1 &
	pid=$!
	until_true 20 mirrored || die "no mirror: $(cat /tmp/said)"
}
# copied: it has all of the window, and does not know it yet.
copied() {
	kill -STOP $pid
	slow b 0 0
	until_true 20 all_copied || die "not copied: $(dmsetup status)"
}
ticks() { awk '{ print $14 + $15 }' /proc/$pid/stat; }
# waits SECONDS: it is there all the time, and has no use for the processor.
waits() {
	local before
	before=$(ticks)
	sleep "$1"
	kill -0 $pid 2>/dev/null && ok "$name: it waits" || not_ok "$name: it waits" "$(cat /tmp/said)"
	[ $(($(ticks) - before)) -le $((5 * $1)) ] && ok "$name: it takes no time" || not_ok "$name: it takes no time" "$(ticks) - $before ticks in $1 s"
}
# access LV [MIB]: a block of it can be read and written.
access() {
	timeout 5 dd if="/dev/vg/$1" of="/dev/vg/$1" bs=4k count=1 skip=$((256 * ${2:-0})) seek=$((256 * ${2:-0})) iflag=direct oflag=direct status=none &&
		ok "$name: LV $1" || not_ok "$name: LV $1" "no I/O"
}
# ended STATUS SECONDS: so it ends.
ended() {
	local status
	until_true "$2" eval '! kill -0 $pid 2>/dev/null' || { not_ok "$name: it ends" "$(cat /tmp/said; cat /proc/$pid/stack)"; return; }
	wait $pid
	status=$?
	same "$name: exit status" $status "$1"
	[ "$1" = 0 ] || { grep -q "Interrupted" /tmp/said && ok "$name: it says so" || not_ok "$name: it says so" "$(cat /tmp/said)"; }
}

name="destination late"
slow c 0 $never
started --checkpoint 4m $src $dest
waits 3
[ "$(grep -c Moved: /tmp/said)" -ge 3 ] && ok "$name: it reports" || not_ok "$name: it reports" "$(cat /tmp/said)"
access two
# The first region is being written, and who writes there waits; nobody else does.
access one 7
kill -INT $pid
ended 5 2
"$PVMOVE" --abort >/tmp/said 2>&1 &
pid=$!
waits 2
access one 7
slow c 0 0
ended 0 5
same "$name: it is given up" "$(extents $dest) $(moving vg)" "0 "
same "$name: contents" "$(sums vg)" "$all"

name="source late"
slow b $never 0
started --checkpoint 4m $src $dest
waits 2
access two
kill -TERM $pid
ended 5 2
slow b 0 0
check "$name: the next run goes on" pvmove_ours -q
same "$name: contents" "$(sums vg)" "$all"
check "$name: and back" pvmove_ours -q $dest $src

for d in c d; do
	name="disk $d hangs at a checkpoint"
	slow b 1000 0
	started --checkpoint 4m $src $dest
	copied
	hang $d
	kill -CONT $pid
	waits 2
	[ $d = c ] && access two || access one
	# The commit cannot be interrupted: it comes to its end first.
	kill -TERM $pid
	sleep 0.5
	answer $d
	ended 5 3
	check "$name: the next run goes on" pvmove_ours -q
	same "$name: contents" "$(sums vg)" "$all"
	check "$name: and back" pvmove_ours -q $dest $src
done

name="destination hangs before"
first=$(seqno vg)
hang c
fails 3 "$name: refused at once" timeout 5 "$PVMOVE" $src $dest
says "$name: and why" "Cannot change VG vg while PVs are missing"
answer c
same "$name: nothing was committed" "$(seqno vg)" "$first"
over "nothing is left" vg
exit 0
