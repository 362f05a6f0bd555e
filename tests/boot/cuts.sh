#!/bin/bash
# A machine begins a move of the disk that it runs from; its power is cut at a random moment, and then ten times in a row while it
# boots or resumes.  After that it comes up, and the move ends.  What a program was told to be on disk is there at each boot.
# SEED=, CUTS= and IMAGES= (debian dracut busybox) of one's own.
. "$(dirname "$0")/lib.bash"
seed=${SEED:-$RANDOM} cuts=${CUTS:-10}
RANDOM=$seed
echo "seed $seed"

# start [first]: boots what is to be cut, with $image.  A root that is not being moved yet is not ours to activate: where the image
# has no LVM2, the first boot is from one that has it beside.
start() {
	case $image in
	debian) boot initrd.debian "$root" ;;
	dracut) boot initrd.dracut "$root $lvs" ;;
	busybox) boot "initrd.busybox${1:+-lvm2}" "$root modules=virtio_pci,virtio_blk" ;;
	esac
}

# promise: from now on numbers are written to a file on the root LV, and each is said on the console once it is on disk.
# kept NAME: the last one that was said is there.
promise() {
	ask '(i=$(tail -n 1 /promise 2>/dev/null); while i=$((i + 1)); do echo $i >>/promise && sync /promise && echo promise $i >/dev/ttyS0; sleep 0.3; done) >/dev/null 2>&1 &' >/dev/null
}
# begun: what it says comes behind the commit of the move's begin.
begun() { ask 'cat /run/move; cat /sys/block/dm-*/dm/name' | tr '\n' ' ' | grep -q "Moved: .*pvmove0"; }
kept() {
	local there
	there=$(ask 'tail -n 1 /promise 2>/dev/null')
	[ "${there:-0}" -ge "$promised" ] && ok "$1: what was promised is there" || not_ok "$1: what was promised is there" "'$there' instead of $promised"
}
cut_power() {
	local last
	last=$(tr -d '\r' <"$dir/console" | sed -n 's/^promise \([0-9]*\)$/\1/p' | tail -n 1)
	where=$(sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' "$dir/console" | tr -d '\r' | grep -v '^ *$' | tail -n 1 | cut -c 1-60)
	power_off
	promised=${last:-$promised}
	left=$(uml moved 2>/dev/null | xargs)
	echo "  $1 at \"$where\"; promised $promised; $left"
}

in_a_row() {
	local n promised=0 middle=0 where left
	# The move takes longer than all that the cuts leave of it.
	copy=$rate
	use $kind
	start first
	up "$image: before the cuts: the system comes up" || return
	promise
	ask 'setsid pvmove.static --checkpoint 8m /dev/vda /dev/vdb >/run/move 2>&1 &'
	waits 30 begun && ok "$image: the running system moves its root" || not_ok "$image: the running system moves its root" "$(ask 'cat /run/move')"
	sleep $((RANDOM % 12))
	cut_power "$image: first cut"
	for n in $(seq "$cuts"); do
		start
		# Half of them before the system is up.
		if [ $((RANDOM % 2)) = 0 ]; then
			sleep $((boots / 5 + RANDOM % boots))
		else
			up "$image: cut $n: the system comes up" && kept "$image: cut $n" && promise
			sleep $((RANDOM % 6))
		fi
		cut_power "$image: cut $n"
		[ "$left" = "no move" ] || middle=$((middle + 1))
	done
	same "$image: cuts that found the move unfinished" $middle "$cuts"
	copy=$((30 << 20))
	start
	up "$image: after $cuts cuts: the system comes up" || return
	waits 200 ended && ok "$image: the move ends by itself" || not_ok "$image: the move ends by itself" "it does not"
	kept "$image: after $cuts cuts"
	ask sync
	power_off
	inspect "$image: after $cuts cuts" 0
}

for image in ${IMAGES:-debian dracut busybox}; do
	case $image in
	debian) kind=debian rate=$((1 << 20)) boots=20 ;;
	dracut) kind=debian rate=$((1 << 20)) boots=20; tests/boot/dracut-image dracut || die "no image" ;;
	busybox) kind=rc rate=$((1 << 20)) boots=5 ;;
	esac
	in_a_row
done
