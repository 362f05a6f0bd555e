# guest: -n 3
# A whole disk goes away, and comes back, before a move, within a window, at a checkpoint and at the end, beside a writer and a reader.
. "$(dirname "$0")/lib.sh"

size=100000
# table DISK DELAY: "gone": the disk answers with errors; else its data (from 1 MiB on) with that many milliseconds' delay.
table() {
	local below=/dev/ubd$1
	[ "$2" != gone ] || { echo "0 $size error"; return; }
	echo "0 2048 linear $below 4096"
	echo "2048 $((size - 2048)) delay $below 6144 $2 $below 6144 0"
}
set_disk() { table "$@" | set_table "pv$1"; }
for d in b c d; do table $d 0 | dmsetup create pv$d || die "no pv$d"; done
b=/dev/mapper/pvb c=/dev/mapper/pvc d=/dev/mapper/pvd

# begins KIND: a VG with LV one on pvb (and a leg elsewhere), and a writer.
begins() {
	vgcreate -qq -s 1M vg $b $c $d || die "no VG"
	case $1 in
	raid)
		lvcreate -qq -y -Zn -Wn --type raid1 -m 1 -l 8 -n one vg $b $d 2>"$out" || die "no raid1"
		until_true 20 eval '[ "$(lvs --noheadings -o sync_percent vg/one | xargs)" = 100.00 ]' || die "no sync"
		fill /dev/vg/one one ;;
	*) mklv vg one 8 $b ;;
	esac
	rm -f "$LAB/acked"
	writer /dev/vg/one 4096 2>/tmp/writer &
	writer=$!
}
written() { [ -s "$LAB/acked" ] && [ "$(wc -l <"$LAB/acked")" -gt "$1" ]; }
# alive NAME: the writer still gets its writes done; what can be read is.
alive() {
	local n
	n=$(wc -l <"$LAB/acked")
	until_true 10 written $((n + 3)) && ok "$1: writes go on" || not_ok "$1: writes go on" "$(cat /tmp/writer; dmsetup table; dmsetup status)"
	timeout 10 dd if=/dev/vg/one of=/dev/null bs=1M iflag=direct status=none && ok "$1: reads too" || not_ok "$1: reads too" "dd failed"
}
# ends NAME: all that was acknowledged is there, and nothing else is left.
ends() {
	pkill -P $writer
	wait $writer
	same "$1: no write is lost" "$(lost /dev/vg/one)" ""
	same "$1: the move is over" "$(moving vg)" ""
	live "$1: nothing is left" vg
	vgremove -qq -y -f vg
}
# started SECONDS ARG...: the move runs in the background and copies; finished STATUS NAME.
started() {
	"$PVMOVE" -q --lanes 1 "$@" >/tmp/move 2>&1 &
	move=$!
	until_true 20 mirrored || die "no mirror: $(cat /tmp/move)"
}
finished() {
	local want=$1 status
	until_true 30 eval '! kill -0 $move 2>/dev/null' || { not_ok "$2" "it hangs: $(cat /tmp/move)"; return; }
	wait $move
	status=$?
	[ $status = "$want" ] && ok "$2" || not_ok "$2" "exit status $status: $(cat /tmp/move)"
	sed 's/^/  /' /tmp/move
}

for kind in linear raid atomic; do
	options=(--checkpoint 4m)
	[ $kind != atomic ] || options=(--atomic)

	name="$kind, destination gone within a window"
	begins $kind
	set_disk b 500
	started "${options[@]}" $b $c
	set_disk c gone
	set_disk b 0
	finished 5 "$name: the move fails"
	alive "$name"
	set_disk c 0
	[ $kind = linear ] && check "$name: it is given up" pvmove_ours -q --abort || check "$name: it goes on" pvmove_ours -q
	ends "$name"

	# The data below the LV cannot be written then, but for a RAID's.
	name="$kind, source gone within a window"
	begins $kind
	set_disk b 500
	started "${options[@]}" $b $c
	set_disk b gone
	finished 5 "$name: the move fails"
	[ $kind != raid ] || alive "$name"
	set_disk b 0
	check "$name: it is given up" pvmove_ours -q --abort
	[ $kind != raid ] || lvchange -qq --syncaction repair vg/one
	ends "$name"
done

# Gone before the move begins: nothing is written.
begins linear
first=$(seqno vg)
set_disk c gone
fails 3 "destination gone before: refused" pvmove_ours -q $b $c
alive "destination gone before"
set_disk c 0
same "destination gone before: nothing was committed" "$(seqno vg)" "$first"
ends "destination gone before"

# Just behind the copy and before it is noticed: at a checkpoint, and at the end of an atomic move.
for options in "--checkpoint 2m" "--atomic"; do
	name="$options, destination gone at a checkpoint"
	begins linear
	set_disk b 2000
	# shellcheck disable=SC2086
	started $options $b $c
	kill -STOP $move
	set_disk b 0
	until_true 20 all_copied || die "not copied: $(dmsetup status)"
	set_disk c gone
	kill -CONT $move
	finished 5 "$name: the move fails"
	alive "$name"
	set_disk c 0
	check "$name: it goes on" pvmove_ours -q
	same "$name: and moves all" "$(extents $b)" 0
	ends "$name"
done

# It comes back by itself: the next run needs no more than that.
begins linear
set_disk b 500
started --checkpoint 2m $b $c
set_disk c gone
set_disk b 0
sleep 0.3
set_disk c 0
finished 5 "destination gone for a moment: the move fails"
alive "destination gone for a moment"
check "destination gone for a moment: it goes on" pvmove_ours -q
same "destination gone for a moment: and moves all" "$(extents $b)" 0
ends "destination gone for a moment"
exit 0
