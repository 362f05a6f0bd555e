# --lanes, --limit, --idle, and the signals that change a limit.
# guest: -n 2 -s 200M
. "$(dirname "$0")/lib.sh"

delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc || die "no VG"
mklv vg one 48 /dev/mapper/ubdb
content=$(sum /dev/vg/one)
b=/dev/mapper/ubdb c=/dev/ubdc

lanes() { dmsetup status vg-pvmove0 2>/dev/null | grep -c mirror; }
has_lanes() { [ "$(lanes)" = "$1" ]; }
delay b 300
for n in 1 3 8; do
	pvmove_ours -q --checkpoint 48m --lanes $n $b $c >"$out" 2>&1 &
	until_true 60 has_lanes $n && ok "--lanes $n" || not_ok "--lanes $n" "$(lanes): $(cat "$out")"
	# Written to while it is copied in so many places.
	dd if=/dev/vg/one of=/dev/vg/one bs=1M count=40 iflag=direct oflag=direct status=none
	wait $!
	same "--lanes $n: contents" "$(sum /dev/vg/one)" "$content"
	same "--lanes $n: all is joined behind" "$(where vg/one | wc -w)" 1
	pvmove_ours -q $c $b
done
delay b 0
over "nothing is left" vg

# took COMMAND...: sets $ms
took() {
	local begun
	begun=$(date +%s%N)
	check "$@"
	ms=$((($(date +%s%N) - begun) / 1000000))
}
took "--limit" pvmove_ours -q --limit 12m $b $c
# The first window comes at full speed: 36 of 48 MiB are waited for.
[ $ms -ge 2700 ] && ok "it is kept" || not_ok "it is kept" "$ms ms for 48 MiB"
"$PVMOVE" --limit 1m $c $b >"$out" 2>&1 &
mover=$!
until_true 30 eval 'lvs -a vg | grep -q pvmove0'
kill -USR1 $mover
until_true 30 grep -q 'No more than 524288 bytes per second' "$out" && ok "SIGUSR1 halves it" || not_ok "SIGUSR1 halves it" "$(cat "$out")"
for _ in 1 2 3 4 5 6 7 8; do
	kill -USR2 $mover
	sleep 0.1
done
until_true 30 grep -q 'No more than 134217728 bytes per second' "$out" && ok "SIGUSR2 doubles it" || not_ok "SIGUSR2 doubles it" "$(cat "$out")"
wait $mover
same "it ends well" "$?" 0
same "contents" "$(sum /dev/vg/one)" "$content"

check "--idle, with nobody else" pvmove_ours -q --idle --checkpoint 16m $b $c
while :; do dd if=$b of=/dev/null bs=4k count=50 iflag=direct status=none; done &
reader=$!
"$PVMOVE" -q --idle --checkpoint 16m $c $b >"$out" 2>&1 &
mover=$!
moved() { vgcfgbackup -qq -f /tmp/text vg; grep -cE "extents_moved = (16|32)" /tmp/text; }
until_true 60 eval '[ "$(moved)" = 1 ]'
for _ in 1 2 3 4 5; do
	lanes
	sleep 0.5
done >/tmp/lanes
same "--idle waits for somebody else" "$(xargs </tmp/lanes)" "0 0 0 0 0"
kill $reader
wait $mover
same "--idle, when they are gone" "$?" 0
same "contents after all" "$(sum /dev/vg/one)" "$content"
over "nothing is left after all" vg
exit 0
