# guest: -n 2
# --skip-errors on a disk with hundreds of bad sectors, and on one whose sector can be read when it is asked again.
. "$(dirname "$0")/lib.sh"

lost_bytes() { perl -ne '$sum += hex($1) if /^0x\w+\s+0x(\w+)\s+-$/; END { print $sum // 0 }' "$1"; }

# ------------------------------------------------------------------ many
size=100000 offset=4096
dmsetup create pvb --table "0 $size dust /dev/ubdb $offset 512" || die "no dm-dust"
dmsetup create pvc --table "0 $size linear /dev/ubdc $offset" || die "no pvc"
# An extent is copied around in several parts.
vgcreate -qq -s 4M vg /dev/mapper/pvb /dev/mapper/pvc || die "no VG"
mklv vg one 3 /dev/mapper/pvb
mklv vg two 1 /dev/mapper/pvb
dd if=/dev/vg/one of=/tmp/want bs=1M iflag=direct status=none
two=$(sum /dev/vg/two)
# dm-dust counts from the begin of the disk below.  Runs of one to three sectors, and a whole page.
perl -e 'srand(7); my %bad = map { $_ => 1 } 4096 .. 4103; for (1 .. 120) { my $at = int(rand(24560)); $bad{$at + $_} = 1 for 0 .. rand(3) } print "$_\n" for sort { $a <=> $b } keys %bad' >/tmp/bad
while read -r n; do
	dmsetup message pvb 0 addbadblock $((n + 2048 + offset)) 2>"$out" || die "no bad block: $(cat "$out")"
	dd if=/dev/zero of=/tmp/want bs=512 seek="$n" count=1 conv=notrunc status=none
done </tmp/bad
dmsetup message pvb 0 enable 2>"$out" || die "no errors: $(cat "$out")"
check "many bad sectors: the move is done" pvmove_ours -q --skip-errors --map /tmp/map /dev/mapper/pvb
same "many bad sectors: all others are there" "$(sum /dev/vg/one)" "$(md5sum </tmp/want | cut -d ' ' -f 1)"
same "many bad sectors: the map has just these" "$(lost_bytes /tmp/map)" $(($(wc -l </tmp/bad) * 512))
same "many bad sectors: the other LV is whole" "$(sum /dev/vg/two)" "$two"
over "many bad sectors: LVM2 is content" vg
vgremove -qq -y vg
dmsetup remove pvb

# ------------------------------------------------------------------ one that is good later
# Sectors 4000 to 4007 of the PV lie on /dev/mapper/spot, in the last piece of a part; reads of all others are slow.
spot() { if [ "$1" = bad ]; then echo "0 8 error"; else echo "0 8 linear /dev/ubdb $((offset + 4000))"; fi; }
around() {
	echo "0 2048 linear /dev/ubdb $offset"
	echo "2048 1952 delay /dev/ubdb $((offset + 2048)) $1 /dev/ubdb $((offset + 2048)) 0"
	echo "4000 8 linear /dev/mapper/spot 0"
	echo "4008 $((size - 4008)) linear /dev/ubdb $((offset + 4008))"
}
spot good | dmsetup create spot && around 0 | dmsetup create pvb || die "no pvb"
vgcreate -qq -s 1M vg /dev/mapper/pvb /dev/mapper/pvc || die "no VG"
mklv vg one 1 /dev/mapper/pvb
before=$(sum /dev/vg/one)
spot bad | set_table spot
around 80 | set_table pvb
rm -f /tmp/map
"$PVMOVE" -q --skip-errors --map /tmp/map /dev/mapper/pvb >/tmp/move 2>&1 &
until_true 30 eval '[ "$(dmsetup info -c --noheadings -o suspended vg-pvmove0 2>/dev/null)" = Suspended ]' || die "it does not copy around: $(cat /tmp/move)"
spot good | set_table spot
wait $! && ok "good later: the move is done" || not_ok "good later: the move is done" "$(cat /tmp/move)"
same "good later: nothing is said to be lost" "$(grep -c lost /tmp/move)" 0
same "good later: nor in the map" "$([ ! -e /tmp/map ] || lost_bytes /tmp/map)" ""
same "good later: all is there" "$(sum /dev/vg/one)" "$before"
over "good later: LVM2 is content" vg
exit 0
