# Our move killed or interrupted and begun again; two moves beside each other; LVM2's poller on the same move.
. "$(dirname "$0")/lib.sh"

delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc /dev/ubdd /dev/ubde || die "no VG"
src=/dev/mapper/ubdb
mklv vg one 10 $src
mklv vg two 4 /dev/ubdd
mklv vg both 2 $src
lvextend -qq -l +2 vg/both /dev/ubdd
fill /dev/vg/both both
all=$(sums vg)
lanes() { dmsetup status vg-pvmove0 | grep -c mirror; }
insync() { dmsetup status vg-pvmove0 2>/dev/null | awk '$3 == "mirror" { split($7, n, "/"); s += n[1] } END { print s + 0 }'; }
some() { [ "$(insync)" -ge "$1" ]; }

# Killed while the kernel copies: the next joins the copy, and loads no table for that.
delay b 500
"$PVMOVE" --lanes 1 -q $src /dev/ubdc &
until_true 10 some 2 || not_ok "a copy" "does not begin"
kill -KILL $!
wait $! 2>/dev/null
before=$(insync)
strace -f -o /tmp/trace -e trace=ioctl "$PVMOVE" -q &
sleep 1
[ "$(insync)" -ge "$before" ] && ok "the copy goes on from region $before" || not_ok "the copy goes on from region $before" "it is at $(insync)"
grep -q TABLE_LOAD /tmp/trace && not_ok "no table is loaded" "$(grep -m 1 TABLE_LOAD /tmp/trace)" || ok "no table is loaded"
delay b 0
wait
same "the source is empty" "$(extents $src)" 0
over "nothing is left of the killed move" vg

# Signals.
check "back" pvmove_ours -q /dev/ubdc $src
for signal in INT TERM; do
	delay b 300
	(trap - INT; exec "$PVMOVE" --lanes 1 --checkpoint 4m $src /dev/ubdc) >"$out" 2>&1 &
	until_true 10 some 1 || not_ok "a copy" "does not begin"
	kill -$signal $!
	wait $!
	same "SIG$signal: exit status" $? 5
	says "SIG$signal: how to go on is said" 'Run "pvmove" to go on'
	delay b 0
	check "SIG$signal: it can be gone on with" pvmove_ours
	same "SIG$signal: the source is empty" "$(extents $src)" 0
	over "SIG$signal: nothing is left" vg
	pvmove_ours -q /dev/ubdc $src || not_ok "SIG$signal: the way back" $?
done

# Two moves of one VG: the second leaves out the LV that the first has its hands on.
delay b 1500
"$PVMOVE" --lanes 1 -q $src /dev/ubdc >/tmp/first 2>&1 &
until_true 10 some 1 || not_ok "a copy" "does not begin"
check "a second move beside the first" pvmove_ours /dev/ubdd /dev/ubde
says "the second move leaves out what moves already" "Skipping locked LV vg/both."
same "the second move has moved the rest" "$(where vg/two)" "/dev/ubde:0-3"
[ -n "$(moving vg)" ] && ok "the first was running still" || not_ok "the first was running still" "it was not"
delay b 0
wait $!
same "the first move ends as well" $? 0
over "nothing is left of two moves" vg
same "contents are the same after two moves" "$(sums vg)" "$all"
check "back after two moves" pvmove_ours -q /dev/ubdc $src

# LVM2's poller and ours on the same move, begun by either.
for first in ours lvm; do
	delay b 200
	case $first in
	ours) "$PVMOVE" -q --lanes 1 --checkpoint 3m $src /dev/ubdc & ;;
	lvm) pvmove -qq -i 1 $src /dev/ubdc >/dev/null & ;;
	esac
	until_true 10 some 1 || not_ok "a copy" "does not begin"
	case $first in
	ours) timeout 60 pvmove -i 1 >"$out" 2>&1 ;;
	lvm) timeout 60 "$PVMOVE" >"$out" 2>&1 ;;
	esac
	same "$first began: the other ends well" $? 0
	wait $!
	echo "  the first ends with $?"
	delay b 0
	same "$first began: the source is empty" "$(extents $src)" 0
	over "$first began: nothing is left" vg
	same "$first began: contents are the same" "$(sums vg)" "$all"
	check "$first began: back" pvmove_ours -q /dev/ubdc $src
done
exit 0
