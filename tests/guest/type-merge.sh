# guest: -n 5 -s 48M
# Segments: LVM2's pvmove moves a VG, which is then put back, and ours moves it; both leave the same metadata.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

# pieces LV PV:PE...: the LV gets these extents, in this order; stripes are joined with a comma.
pieces() {
	local lv=$1 piece
	shift
	lvcreate -qq -y -Zn -Wn -l 1 -n "$lv" vg "$1" || die "no LV $lv"
	for piece in "${@:2}"; do
		lvextend -qq -l +1 "vg/$lv" "$piece" || die "no more of LV $lv"
	done
}
mkvg vg b c d e f
pieces mixed /dev/ubdb:4 /dev/ubdb:0 /dev/ubdb:1 /dev/ubdb:8 /dev/ubdd:0 /dev/ubdb:5
pieces grows /dev/ubdc:0 /dev/ubdb:2 /dev/ubdd:4 /dev/ubdb:3
lvcreate -qq -y -Zn -Wn -i 2 -I 64k -l 4 -n st vg /dev/ubdb:10-11 /dev/ubdd:10-11
lvextend -qq -i 2 -I 64k -l +4 vg/st /dev/ubdb:14-15 /dev/ubdd:12-13
lvcreate -qq -y --type raid1 -m 1 -l 3 -n leg vg /dev/ubdb:20-40 /dev/ubdd:20-40
pieces after /dev/ubdb:45 /dev/ubdb:7
synced
vgchange -qq -an vg
vgcfgbackup -qq -f /tmp/before vg

for args in "/dev/ubdb /dev/ubdc" "--atomic /dev/ubdd /dev/ubde" "-n mixed /dev/ubdb /dev/ubde" "/dev/ubdb:1-5:8:20- /dev/ubdc"; do
	# The arguments are ours and are meant to be split.
	# shellcheck disable=SC2086
	pvmove -qq -i 0 $args >"$out" 2>&1 || not_ok "LVM2's pvmove $args" "$(cat "$out")"
	vgchange -qq -an vg
	text /dev/ubdb | body >/tmp/theirs
	vgcfgrestore -qq -f /tmp/before vg || not_ok "pvmove $args" "LVM2's move cannot be undone"
	vgchange -qq -ay vg
	# shellcheck disable=SC2086
	check "pvmove $args" pvmove_ours -q $args
	alike "pvmove $args: segments are as LVM2 leaves them" "$(grep -v seqno /tmp/theirs)" "$(text /dev/ubdb | body | grep -v seqno)"
	vgchange -qq -an vg
	vgcfgrestore -qq -f /tmp/before vg || not_ok "pvmove $args" "it cannot be undone"
done
exit 0
