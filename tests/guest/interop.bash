# shellcheck shell=bash
# interop.bash: a VG with a slow PV, and moves of ours that are SIGKILLed in their windows; sourced after lib.sh
delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc /dev/ubdd || die "no VG"
src=/dev/mapper/ubdb
mklv vg one 4 $src
mklv vg striped 4 -i 2 -I 64k $src /dev/ubdd
mklv vg asleep 2 $src
all=$(sums vg)
lvchange -an vg/asleep

# began N: a move of ours is killed N checkpoints after its begin, in the middle of a window.
began() {
	local at
	delay b 300
	at=$(($(seqno vg) + 1 + $1))
	"$PVMOVE" -q --checkpoint 2m $src /dev/ubdc &
	until_true 20 reached $at || not_ok "window $1" "is not reached"
	kill -KILL $!
	wait $! 2>/dev/null
	delay b 0
}
reached() { [ "$(text_seqno)" -ge "$1" ]; }
text_seqno() { vgs --noheadings --nolocking -o vg_seqno vg 2>/dev/null | tr -d ' '; }
# ended NAME: what LVM2 did is right.  An LV that was inactive it may leave with a device that never was live; activation helps.
ended() {
	lvchange -ay vg/asleep 2>/dev/null
	over "$1: nothing is left" vg
	same "$1: contents are the same" "$(sums vg)" "$all"
	[ "$(extents /dev/ubdc)" = 0 ] || pvmove_ours -q /dev/ubdc $src || not_ok "$1: the way back" "$?"
	lvchange -an vg/asleep
}
