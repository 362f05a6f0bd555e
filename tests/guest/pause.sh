# --pause and --activate: nothing is copied, LVs are there, and whoever comes next goes on.
# guest: -n 3 -s 64M
. "$(dirname "$0")/lib.sh"

delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc /dev/ubdd || die "no VG"
src=/dev/mapper/ubdb
mklv vg one 5 $src
mklv vg hole 1 $src
lvextend -qq -l +3 vg/one $src
fill /dev/vg/one one
mklv vg striped 4 -i 2 -I 64k $src /dev/ubdd
mklv vg origin 4 $src
lvcreate -qq -s -n snap -l 2 vg/origin || die "no snapshot"
all=$(sums vg)

# cut_move WHO [OPTION...]: a move is killed in its first window; then the destination is overwritten where nothing is checkpointed.
cut_move() {
	local who=$1
	shift
	[ $who = ours ] && who=$PVMOVE || who=pvmove
	delay b 200
	"$who" -i 1 "$@" $src /dev/ubdc >/dev/null 2>&1 &
	until_true 20 copying || not_ok "the move" "does not copy"
	kill -KILL $!
	wait $! 2>/dev/null
	delay b 0
}
copying() { dmsetup status | grep -q ' mirror '; }
mirrors() { dmsetup table | grep -c ' mirror '; }
back() {
	[ "$(extents /dev/ubdc)" = 0 ] || pvmove_ours -q /dev/ubdc $src || not_ok "the way back" "$?"
	same "$1: contents" "$(sums vg)" "$all"
	over "$1: nothing is left" vg
}

for who in ours lvm; do
	cut_move $who
	check "$who: --pause" pvmove_ours --pause
	same "$who: --pause says nothing" "$(cat $out)" ""
	same "$who: nothing is copied" "$(mirrors)" 0
	same "$who: contents while it rests" "$(sums vg)" "$all"
	check "$who: --pause again" pvmove_ours --pause $src
	[ $who = ours ] && dd if=/dev/zero of=/dev/ubdc bs=1M seek=1 count=40 oflag=direct status=none
	[ $who = ours ] && check "LVM2 goes on with it" pvmove -i 1 || check "we go on with it" pvmove_ours
	same "$who: the source is empty" "$(extents $src)" 0
	back "$who"
done

# A poller of LVM2 that runs all the time starts its mirror again; it does not take what it finds for copied.
for atomic in "" --atomic; do
	delay b 100
	pvmove -i 1 $atomic $src /dev/ubdc >/tmp/lvm 2>&1 &
	until_true 20 copying || not_ok "LVM2's move" "does not copy"
	check "--pause under LVM2's poller $atomic" pvmove_ours --pause
	dd if=/dev/zero of=/dev/ubdc bs=1M seek=1 count=40 oflag=direct status=none
	delay b 0
	wait $!
	same "LVM2's poller ends its move $atomic" "$? $(extents $src)" "0 0"
	back "LVM2's poller $atomic"
done

# Inactive: --pause leaves it so, --activate makes what LVM2 would.
names() { dmsetup info -c --noheadings -o name,uuid | grep -v ubd | sort; }
cut_move ours --checkpoint 4m
vgchange -qq -ay vg
lvchange -qq -y -ky vg/snap
vgchange -qq -an vg
pvmove_ours --pause
same "an inactive move stays so" "$(names)" ""
check "--activate" pvmove_ours --activate
same "nothing is copied" "$(mirrors)" 0
ours=$(names)
same "LVM2 sees the LVs as active" "$(lvs --noheadings -o name -S lv_active=active vg 2>&1 | xargs)" "hole one striped"
same "nodes and links" "$(readlink -e /dev/vg/one) $(readlink /dev/vg/striped)" "/dev/mapper/vg-one /dev/mapper/vg-striped"
same "contents" "$(sum /dev/vg/one)" "$(sed -n 's/^one //p' <<<"$all")"
check "LVM2's vgchange" vgchange -ay --poll n vg
same "LVM2 has the same devices" "$(names | grep -E "hole|one|striped|pvmove")" "$ours"
check "--activate of what is active" pvmove_ours --activate
check "we go on with it" pvmove_ours
lvchange -qq -y -ay -K vg/snap || die "no snapshot"
back "activated"

# The destination is missing: nothing is checkpointed yet, and so all LVs can be had; later they can be as far as they lie elsewhere.
cut_move ours
vgchange -qq -an vg
without=(--devices "$src,/dev/ubdd")
check "without the destination: --activate" pvmove_ours --activate "${without[@]}"
same "without the destination: contents" "$(sum /dev/vg/one) $(sum /dev/vg/striped)" "$(sed -n 's/^one //p; s/^striped //p' <<<"$all" | xargs)"
fails 5 "without the destination nothing else is done" pvmove_ours "${without[@]}"
says "the missing PV is named" "Cannot change VG vg while PVs are missing"
check "the destination is there again" pvmove_ours
lvchange -qq -y -ay -K vg/snap || die "no snapshot"
back "without the destination"
exit 0
