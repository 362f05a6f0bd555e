# guest: -n 3 -s 24M
# A move with --atomic that is SIGKILLed while it copies is finished or given up by the other side: ours by LVM2, LVM2's by ours;
# while the copy runs still, and when it is through.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/interop.bash"

before=$(where vg/one; where vg/striped; where vg/asleep)
copying() { dmsetup status vg-pvmove0 2>/dev/null | grep -q mirror; }
copied() { dmsetup status vg-pvmove0 | awk '{ split($7, n, "/"); exit n[1] < n[2] }'; }

# begun WHO: the move is begun, and cut short.
begun() {
	delay b 200
	case $1 in
	ours) "$PVMOVE" -q --atomic $src /dev/ubdc & ;;
	LVM2) pvmove -qq -i 1 --atomic $src /dev/ubdc & ;;
	esac
	until_true 20 copying || not_ok "$1 begins" "nothing is copied"
	kill -KILL $!
	wait $! 2>/dev/null
}
# by WHO ARGS...
by() {
	case $1 in
	ours) timeout 30 "$PVMOVE" -q "${@:2}" ;;
	LVM2) timeout 30 pvmove -i 1 "${@:2}" ;;
	esac
}

# The last of each side is not in time: all is copied when the other comes.
for round in "ours LVM2 copying" "ours LVM2 copying --abort" "ours LVM2 copied $src" \
	"LVM2 ours copying" "LVM2 ours copying --abort $src" "LVM2 ours copied --abort"; do
	read -r began other when how <<<"$round"
	name="$began begins, $other's pvmove${how:+ $how} when all is $when"
	begun "$began"
	(sleep 0.3; delay b 0) &
	[ "$when" = copying ] || { wait $!; until_true 20 copied; } || not_ok "$name" "it is never copied"
	# The arguments are ours and are meant to be split.
	# shellcheck disable=SC2086
	check "$name" by "$other" $how
	wait
	case $how in
	--abort*) same "$name: all is where it was" "$(where vg/one; where vg/striped; where vg/asleep)" "$before" ;;
	*) same "$name: all has moved" "$(extents $src) $(extents /dev/ubdc)" "0 8" ;;
	esac
	ended "$name"
done
exit 0
