# While our pvmove waits somebody else makes an end of its move, or changes names: it notices, says so in one sentence, and its
# exit status is that of what became of the move.
# guest: -n 3 -s 32M
. "$(dirname "$0")/lib.sh"

# Each read of the source's data takes a while, so that there is time for everybody.
delayed b 0
src=/dev/mapper/ubdb dest=/dev/ubdc
vgcreate -qq -s 256k vg $src $dest /dev/ubdd || die "no VG"
mklv vg one 8 $src
mklv vg two 8 $src
mklv vg other 2 /dev/ubdd
all=$(sums vg)

# waiting ARG...: begins a slow move in the background; $pid is it.  When it reports progress it holds no lock.
waiting() {
	delay b 3000
	"$PVMOVE" -i 1 "$@" >/tmp/said 2>&1 &
	pid=$!
	until_true 20 eval 'grep -q Moved: /tmp/said && [[ $(dmsetup table vg-pvmove0 2>&1) = *mirror* ]]' || die "no move: $(cat /tmp/said)"
}
# ended NAME STATUS TEXT: it comes to its end within seconds, with this status and sentence ("": none).
ended() {
	local sentences
	until_true 20 eval '! kill -0 $pid 2>/dev/null' || { not_ok "$1" "it still waits: $(cat /tmp/said)"; kill -KILL $pid; }
	wait $pid
	same "$1: exit status" $? "$2"
	sentences=$(grep -v 'Moved:' /tmp/said)
	same "$1: one sentence" "$sentences" "$3"
	delay b 0
}
back() {
	[ "$(extents $dest)" = 0 ] || check "back" pvmove_ours -q $dest $src
	same "$1: nothing is left" "$(moving vg; dmsetup ls | grep pvmove)" ""
	same "$1: contents" "$(sums vg)" "$all"
}

waiting --checkpoint 1m $src $dest
check "LVM2 aborts it" pvmove --abort $src
ended "aborted by LVM2" 5 "  $src: somebody else has aborted vg/pvmove0."
back "aborted by LVM2"

# LVM2 does this in several commits, and ours may make the last of them.
for try in $(seq 1 "${TRIES:-2}"); do
	waiting --atomic $src $dest
	check "LVM2 aborts it" pvmove --abort $src
	ended "atomic, aborted by LVM2, $try" 5 "  $src: somebody else has aborted vg/pvmove0."
	back "atomic, aborted by LVM2, $try"
done

waiting --checkpoint 1m $src $dest
check "we abort it from elsewhere" "$PVMOVE" --abort
ended "aborted by another of ours" 5 "  $src: somebody else has aborted vg/pvmove0."
back "aborted by another of ours"

# Stopped, so that the other one makes all steps.
waiting --checkpoint 1m $src $dest
kill -STOP $pid
delay b 0
check "LVM2 goes on with it" pvmove -i 1 $src
kill -CONT $pid
ended "finished by LVM2" 0 "  $src: somebody else has finished vg/pvmove0."
back "finished by LVM2"

waiting --atomic $src $dest
kill -STOP $pid
delay b 0
check "another of ours goes on with it" "$PVMOVE" -q
kill -CONT $pid
ended "atomic, finished by another of ours" 0 "  $src: somebody else has finished vg/pvmove0."
back "atomic, finished by another of ours"

waiting --checkpoint 1m $src $dest
check "the VG is renamed" vgrename -qq vg renamed
delay b 0
ended "VG renamed" 0 ""
check "and again" vgrename -qq renamed vg
back "VG renamed"

# LVM2 refuses to rename or remove what is being moved.
waiting --checkpoint 1m $src $dest
fails 5 "an LV that is moved is not renamed" lvrename -qq vg/one vg/uno
fails 5 "an LV that is moved is not removed" lvremove -qq -f vg/two
check "one that is not is renamed" lvrename -qq vg/other vg/same
check "and removed" lvremove -qq -f vg/same
delay b 0
ended "LVs renamed and removed" 0 ""
mklv vg other 2 /dev/ubdd
back "LVs renamed and removed"

# The VG's devices go away with the move in it: nothing is copied any more, and it is for the next run to go on.
waiting --checkpoint 1m $src $dest
check "the VG is deactivated" vgchange -qq -an vg
delay b 0
ended "VG deactivated" 0 ""
check "and activated" vgchange -qq -ay vg
back "VG deactivated"
over "nothing is left of all that" vg
exit 0
