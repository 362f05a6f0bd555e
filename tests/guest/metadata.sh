# guest: -s 48M
# Metadata areas of every kind: two on a disk, none, ignored ones, and some so small that text wraps round in them.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

# moved NAME FROM TO: all of FROM goes to TO, contents and LVM2's opinion included.
moved() {
	local name=$1 before
	before=$(sums vg)
	check "$name" pvmove_ours "$2" "$3" || return
	same "$name: contents are the same" "$(sums vg)" "$before"
	over "$name: LVM2 is content" vg
}

# Two areas, none, an ignored one; areas so small that every few commits wrap.
pvcreate -qq --metadatacopies 2 --metadatasize 32k --dataalignment 4k /dev/ubdb
pvcreate -qq --metadatacopies 0 /dev/ubdc
pvcreate -qq --metadatasize 32k --dataalignment 4k /dev/ubdd /dev/ubde
vgcreate -qq -s 1M vg /dev/ubd[bcde] || die "no VG"
pvchange -qq -y --metadataignore y /dev/ubde
mklv vg one 6 /dev/ubdb
mklv vg two 4 -i 2 -I 64k /dev/ubdb /dev/ubdd
ignored=$(head -c 36K /dev/ubde | md5sum)
first=$(seqno vg)
moved "from two areas to none" /dev/ubdb /dev/ubdc
for round in 1 2 3 4; do
	check "round $round: there" pvmove_ours -q --checkpoint 1m -n one /dev/ubdc /dev/ubde
	check "round $round: and back" pvmove_ours -q --checkpoint 2m -n one /dev/ubde /dev/ubdc
done
moved "from none to two areas" /dev/ubdc /dev/ubdb
[ $(($(seqno vg) - first)) -gt 40 ] && ok "many commits" || not_ok "many commits" "$(($(seqno vg) - first))"
same "the ignored area was not touched" "$(head -c 36K /dev/ubde | md5sum)" "$ignored"
same "all copies are the same" "$(text /dev/ubdb | md5sum)" "$(text /dev/ubdd | md5sum)"
exit 0
