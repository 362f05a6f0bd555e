# Many windows: LVM2 reads without a complaint what is on disk, however often it looks while the move runs.  And --test.
. "$(dirname "$0")/lib.sh"

delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc /dev/ubdd || die "no VG"
mklv vg one 10 /dev/mapper/ubdb
mklv vg striped 8 -i 2 -I 64k /dev/mapper/ubdb /dev/ubdd
for n in 1 2 3 4; do
	mklv vg small$n 1 /dev/mapper/ubdb
done
all=$(sums vg)

state() { cat /dev/ubd[bcd] | md5sum; dmsetup table; dmsetup info -c -o name,uuid,events,suspended,tables_loaded; }
before=$(state)
check "--test" pvmove_ours --test --lanes 1 --checkpoint 2m /dev/mapper/ubdb /dev/ubdc
same "--test has changed nothing" "$(state)" "$before"
plan=$(grep -c '^ *commit ' "$out")

# look: all that LVM2 says is kept; complaints are for /tmp/complaints.
look() {
	local command
	while [ ! -e /tmp/stop ]; do
		for command in "lvs -a vg" "vgck vg" "vgs vg" "vgcfgbackup -f /tmp/look.vg vg"; do
			$command >/tmp/look.out 2>/tmp/look.err || echo "$command: exit status $?" >>/tmp/complaints
			[ ! -s /tmp/look.err ] || sed "s/^/$command: /" /tmp/look.err >>/tmp/complaints
			grep -i warning /tmp/look.out >>/tmp/complaints
		done
		sed -n 's/^\tseqno = //p' /tmp/look.vg >>/tmp/seqnos
		grep -q pvmove0 /tmp/look.vg && echo look >>/tmp/looks
	done
}
# looked CHECKPOINT MS STATES: a move with that window, with LVM2 looking on; slower, on a busy machine, until it has seen so many states.
looked() {
	local ms=$2
	until one_look "$1" "$ms" && [ "$(sort -u /tmp/seqnos | wc -l)" -ge "$3" ]; do
		[ "$ms" -lt 5000 ] || { not_ok "--checkpoint $1: LVM2 looks at many states" "$(sort -u /tmp/seqnos | xargs)"; break; }
		ms=$((ms * 3))
		pvmove_ours -q /dev/ubdc /dev/mapper/ubdb
	done
}
one_look() {
	rm -f /tmp/stop /tmp/complaints /tmp/seqnos /tmp/looks
	delay b "$2"
	look &
	local looker=$! first
	first=$(seqno vg)
	check "--checkpoint $1" pvmove_ours --lanes 1 --checkpoint "$1" /dev/mapper/ubdb /dev/ubdc
	touch /tmp/stop
	wait $looker
	same "--checkpoint $1: LVM2 has nothing to complain about" "$(cat /tmp/complaints 2>/dev/null)" ""
	echo "  LVM2 looked $(wc -l </tmp/looks) times, at $(sort -u /tmp/seqnos | wc -l) states of $(($(seqno vg) - first + 1))"
	commits=$(($(seqno vg) - first))
	over "--checkpoint $1: nothing is left" vg
	same "--checkpoint $1: contents are the same" "$(sums vg)" "$all"
	delay b 0
}
looked 2m 200 4
same "--checkpoint 2m: as many commits as --test has said" "$commits" "$plan"
check "back" pvmove_ours /dev/ubdc /dev/mapper/ubdb
looked 1m 100 4
check "back again" pvmove_ours --checkpoint 1m -n one /dev/ubdc /dev/mapper/ubdb
same "merged behind: one segment" "$(where vg/one | wc -w)" 1
same "contents are the same at the end" "$(sums vg)" "$all"
over "nothing is left at the end" vg

# Both stripes on the source: the first is done when the second is cut, and so is cut as well.
vgremove -qq -y -f vg
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc || die "no VG"
mklv vg stripes 16 --alloc anywhere -i 2 -I 64k /dev/mapper/ubdb
delay b 300
"$PVMOVE" -q --lanes 1 --checkpoint 8m /dev/mapper/ubdb /dev/ubdc 2>"$out" &
until_true 20 eval '[[ $(dmsetup table vg-pvmove0 2>&1) = *linear*mirror* ]]' || die "no second window"
kill -INT $!
wait $!
delay b 0
check "it rests behind the first stripe" pvmove_ours --pause
fill /dev/vg/stripes changed
content=$(sum /dev/vg/stripes)
check "and goes on in smaller windows" pvmove_ours -q --lanes 1 --checkpoint 2m
same "stripes: contents" "$(sum /dev/vg/stripes)" "$content"
over "stripes: nothing is left" vg
exit 0
