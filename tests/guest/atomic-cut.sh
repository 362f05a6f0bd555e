# guest: -r -n 4 -s 24M -t 900
# The power goes while a move with --atomic copies and somebody writes; then the other side, or the same, finishes the move or
# gives it up, after LVM2 has activated the VG, or before.
. "$(dirname "$0")/lib.sh"

# Who begins, who goes on, how, and whether all is active by then.
rounds=("ours LVM2 finish active" "LVM2 ours finish inactive" "ours LVM2 abort active" "LVM2 ours abort inactive"
	"LVM2 ours finish active" "ours ours finish inactive")
places() { where vg/one; where vg/two; where vg/striped; }

delayed b
src=/dev/mapper/ubdb
if [ "$BOOT" = 1 ]; then
	vgcreate -qq -s 1M vg $src /dev/ubdc /dev/ubdd /dev/ubde || die "no VG"
	mklv vg one 3 $src
	mklv vg gap 1 $src
	mklv vg two 3 $src
	lvextend -qq -l +2 vg/one $src
	fill /dev/vg/one one
	mklv vg striped 4 -i 2 -I 64k $src /dev/ubdd
	lvremove -qq -y vg/gap
	{ sum /dev/vg/two; sum /dev/vg/striped; } >"$LAB/sums"
	places >"$LAB/places"
else
	read -r began other how state <<<"${rounds[BOOT - 2]}"
	name="$began, power cut, $state, $other: $how"
	[ $state = inactive ] || vgchange -qq -ay --poll n vg
	case $how,$other in
	finish,ours) check "$name" pvmove_ours -q ;;
	finish,LVM2) check "$name" timeout 30 pvmove -i 1 ;;
	abort,ours) check "$name" pvmove_ours --abort ;;
	abort,LVM2) check "$name" timeout 30 pvmove --abort ;;
	esac
	vgchange -qq -ay vg
	case $how in
	abort) same "$name: all is where it was" "$(places)" "$(cat "$LAB/places")" ;;
	finish) same "$name: all has moved" "$(extents $src) $(extents /dev/ubdc)" "0 10" ;;
	esac
	over "$name: LVM2 is content" vg
	same "$name: contents" "$(sum /dev/vg/two; sum /dev/vg/striped)" "$(cat "$LAB/sums")"
	same "$name: no acknowledged write is lost" "$(lost /dev/vg/one)" ""
	[ $how = abort ] || pvmove_ours -q /dev/ubdc $src || not_ok "$name: the way back" "$?"
	places >"$LAB/places"
fi
[ $bad = 0 ] || exit 10
[ "$BOOT" -le ${#rounds[@]} ] || { check "there were writes" [ "$(wc -l <"$LAB/acked")" -gt 30 ]; exit 0; }
sync
read -r began _ <<<"${rounds[BOOT - 1]}"
writer /dev/vg/one 10240 &
delay b 300
case $began in
ours) "$PVMOVE" -q --atomic $src /dev/ubdc & ;;
LVM2) pvmove -qq -i 1 --atomic $src /dev/ubdc & ;;
esac
until_true 20 eval "dmsetup status vg-pvmove0 2>/dev/null | grep -q ' mirror .* [1-9][0-9]*/'" || not_ok "round $BOOT" "nothing is copied"
power_cut
