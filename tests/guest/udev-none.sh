# Without udevd: the nodes of the move's devices are made and removed by whoever makes and removes the devices; the others stay.
. "$(dirname "$0")/lib.sh"

delayed b
b=/dev/mapper/ubdb
vgcreate -qq -s 1M vg $b /dev/ubdc || die "no VG"
mklv vg one 6 $b
mklv vg two 2 $b
names() { find /dev/mapper /dev/vg -printf '%p %y %l\n' | sort; }
moves_names() { ls /dev/mapper | grep pvmove | xargs; }
before=$(names)
# its_device NAME: the node is that of the device of this name.
its_device() {
	same "$1: the node is the device's" "$(stat -L -c '%F %Hr:%Lr' "/dev/mapper/$1")" \
		"block special file $(dmsetup info -c --noheadings --separator : -o major,minor "$1")"
}
committed() { [ "$(grep -c '^  commit' "$out")" -ge "$1" ]; }
# start_move ARGUMENT...: one in the background that has begun and copies, $mover.
start_move() {
	delay b 500
	"$PVMOVE" -v --checkpoint 2m "$@" $b /dev/ubdc >"$out" 2>&1 &
	mover=$!
	until_true 60 mirrored
}
over_here() { same "$1: nodes and links are as before" "$(names)" "$before"; }

# What lies there from somebody who was killed is replaced.
mknod /dev/mapper/vg-pvmove0 b 7 7
start_move
same "there is one more" "$(moves_names)" vg-pvmove0
its_device vg-pvmove0
check "it can be read" dd if=/dev/mapper/vg-pvmove0 of=/dev/null bs=4k count=1 iflag=direct
delay b 0
wait $mover
same "the move ends" $? 0
over_here "end"
check "back" pvmove_ours -q /dev/ubdc $b

start_move --atomic
same "atomic: there are three more" "$(moves_names)" "vg-pvmove0 vg-pvmove0_mimage_0 vg-pvmove0_mimage_1"
for name in $(moves_names); do
	its_device "$name"
done
kill $mover
wait $mover
delay b 0
check "atomic: abort" pvmove_ours --abort
over_here "abort"

# LVM2 and ours end what the other one has begun.
start_move
{ kill -KILL $mover; wait $mover; } 2>/dev/null
delay b 0
check "LVM2 goes on" pvmove -i 1
over_here "LVM2 went on"
[ "$(extents $b)" != 0 ] || check "back again" pvmove_ours -q /dev/ubdc $b
delay b 500
pvmove -b -i 100 $b /dev/ubdc
same "LVM2 makes it, too" "$(moves_names)" vg-pvmove0
delay b 0
check "we go on" pvmove_ours
over_here "we went on"

# LVM2 runs on beside ours, which takes its devices away.
for end in --abort ""; do
	[ "$(extents $b)" != 0 ] || check "back to the source" pvmove_ours -q /dev/ubdc $b
	delay b 500
	pvmove -i 2 $b /dev/ubdc >/tmp/lvm2.out 2>&1 &
	until_true 60 mirrored
	delay b 0
	# shellcheck disable=SC2086
	check "beside LVM2: pvmove $end" pvmove_ours $end
	over_here "at once"
	wait $!
	over_here "LVM2 has ended"
done
over "all is well at the end" vg
exit 0
