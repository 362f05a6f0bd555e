# With udevd: the links under /dev to what moves are right after each step, and never away in between; no cookie is left.
# guest: -n 3 -u
. "$(dirname "$0")/lib.sh"

delayed b
b=/dev/mapper/ubdb
vgcreate -qq -s 1M vg $b /dev/ubdc /dev/ubdd || die "no VG"
lv() { lvcreate -qq -y "$@" >"$out" 2>&1 || die "$(cat "$out")"; }
lv -l 6 -n fs vg $b
mkfs.ext4 -q -L label -U 11111111-2222-3333-4444-555555555555 /dev/vg/fs
lv -l 4 -n o vg $b
lv -s -l 2 -n snap vg/o $b
lv --type raid1 -m 1 -l 2 -n r vg $b /dev/ubdc
udevadm trigger --settle /dev/vg/fs

links() { udevadm settle && find /dev/mapper /dev/vg /dev/disk -type l -printf '%p -> %l\n' | sort; }
before=$(links)
for link in by-label/label by-uuid/11111111-2222-3333-4444-555555555555 by-id/dm-name-vg-fs by-id/dm-name-vg-snap; do
	[ -b /dev/disk/$link ] && ok "there is $link" || not_ok "there is $link" "$before"
done

# right STEP: all links are as before the move, and the only one more is that of the move's device.
right() {
	local now
	now=$(links)
	same "$1: links" "$(grep -v 'mapper/vg-pvmove0' <<<"$now")" "$before"
	same "$1: cookies" "$(dmsetup udevcookies | sed 1d)" ""
}
# What is going to be done is said before it is done.
copies() { [ "$(grep -c '^  commit' "$out")" -ge "$1" ] && dmsetup table vg-pvmove0 2>/dev/null | grep -q mirror; }
# start_move COMMITS ARGUMENT...: a slow one in the background, $mover, stopped when it copies behind so many commits.
start_move() {
	local commits=$1
	shift
	delay b 500
	"$PVMOVE" -v --checkpoint 2m "$@" $b /dev/ubdd >"$out" 2>&1 &
	mover=$!
	stop_at "$commits"
}
stop_at() {
	until_true 60 copies "$1" || not_ok "there are $1 commits" "$(cat "$out")"
	kill -STOP $mover
}
# end NAME STATUS: of the mover, which goes on.
end() {
	kill -CONT $mover
	wait $mover
	same "$1: exit status" $? "$2"
	right "$1"
}
moves_links() { ls /dev/mapper | grep pvmove | xargs; }

# Looks for links that are away, as often as it can.
perl -e 'my %away; until (-e "/tmp/stop") { -b $_ or $away{$_}++ for @ARGV; select(undef, undef, undef, 0.005) } print "$_ was away\n" for keys %away' \
	/dev/vg/fs /dev/vg/o /dev/vg/snap /dev/vg/r /dev/mapper/vg-fs /dev/mapper/vg-o-real /dev/mapper/vg-r_rimage_0 \
	/dev/disk/by-label/label /dev/disk/by-id/dm-name-vg-fs >/tmp/away &
watcher=$!

start_move 1
right "begin"
same "the move's device has its link" "$(moves_links)" vg-pvmove0
same "and no other" "$(find /dev/disk /dev/vg -name '*pvmove*')" ""
kill -CONT $mover
stop_at 2
right "checkpoint"
delay b 0
end "end" 0
same "no link of the move" "$(moves_links)" ""
check "back" pvmove_ours -q /dev/ubdd $b
right "back"

start_move 2
kill $mover
end "interrupted" 5
delay b 0
check "abort" pvmove_ours --abort
right "abort"
same "no link of the aborted move" "$(moves_links)" ""
[ "$(extents /dev/ubdd)" = 0 ] || check "back again" pvmove_ours -q /dev/ubdd $b

start_move 1 --atomic
right "atomic move begins"
same "links of the atomic move" "$(moves_links)" "vg-pvmove0 vg-pvmove0_mimage_0 vg-pvmove0_mimage_1"
delay b 0
end "atomic move ends" 0
same "no link of the atomic move" "$(moves_links)" ""
check "atomic move back" pvmove_ours -q --atomic /dev/ubdd $b

# LVM2, which waits for udev, goes on with a move of ours.
start_move 1
kill -CONT $mover
until_true 60 mirrored
{ kill -KILL $mover; wait $mover; } 2>/dev/null
delay b 0
check "LVM2 goes on" pvmove -i 1
right "LVM2 goes on"
same "no link of the move that LVM2 ended" "$(moves_links)" ""

touch /tmp/stop
wait $watcher
same "no link was ever away" "$(cat /tmp/away)" ""
over "all is well at the end" vg
exit 0
