# shellcheck shell=bash
# lib-agree.sh: the same arguments to LVM2's pvmove and ours, with --test; source it after lib.sh
#
# Both must end with the same status and, if it is 0, move the same number of extents of the same LVs.

# The plan's lines, as LVM2 puts it: "LV EXTENTS"; those of a segment with two stripes count half.
of_ours() {
	sed -n 's|^  vg/\([^ ]*\) [0-9]*+\([0-9]*\) /.* -> .*|\1 \2|p' | awk '{ n[$1] += $1 == "st" ? $2 / 2 : $2 } END { for (lv in n) print lv, n[lv] }' | sort
}
of_lvm2() { sed -n 's|.*Moving \([0-9]*\) extents of logical volume vg/\(.*\)\.$|\2 \1|p' | sort; }

# agree STATUS ARGUMENT...
agree() {
	local want=$1 lvm ours
	shift
	pvmove -t -v "$@" >/tmp/lvm2 2>&1
	lvm=$?
	pvmove_ours -t "$@" >/tmp/ours 2>&1
	ours=$?
	# What LVM2 has said before it refuses does not count.
	[ $lvm = 0 ] || sed -i '/Moving/d' /tmp/lvm2
	if [ "$lvm $ours" = "$want $want" ] && [ "$(of_lvm2 </tmp/lvm2)" = "$(of_ours </tmp/ours)" ]; then
		ok "pvmove $*"
		return
	fi
	grep -v 'volume_list\|TEST MODE\|Test mode' /tmp/lvm2 | sed 's/^/  LVM2: /'
	grep '^  [^ ]' /tmp/ours | grep -v '^  \(create\|probe\|switch\|commit\|wait\|remove\)' | sed 's/^/  ours: /'
	not_ok "pvmove $*" "wanted $want; LVM2 says $lvm, ours $ours"
}

# agree_all: each line of the input.
agree_all() {
	local line
	while read -r line; do
		# shellcheck disable=SC2086
		[ -z "$line" ] || agree $line
	done
}
