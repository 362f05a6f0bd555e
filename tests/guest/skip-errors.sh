# --skip-errors: all but the unreadable sectors arrives, with a writer beside; what is lost is zeros, named, and in the map.
# guest: -n 3
. "$(dirname "$0")/lib.sh"

size=120000 offset=4096
for d in b c; do dmsetup create pv$d --table "0 $size linear /dev/ubd$d $offset" || die "no pv$d"; done
# spoil SECTOR+COUNT...: these sectors of pvb cannot be read; writes go through, and are lost there.
spoil() {
	local at=0 part start len
	for part; do
		start=${part%+*} len=${part#*+}
		echo "$at $((start - at)) linear /dev/ubdb $((at + offset))"
		echo "$start $len error"
		at=$((start + len))
	done >/tmp/table
	echo "$at $((size - at)) linear /dev/ubdb $((at + offset))" >>/tmp/table
	set_table pvb </tmp/table
}
# expected FILE: what the LV should hold: the copy from before with zeros at the sectors given.
zeroed() {
	local sector
	cp /tmp/before /tmp/want
	for sector; do dd if=/dev/zero of=/tmp/want bs=512 seek="${sector%+*}" count="${sector#*+}" conv=notrunc status=none; done
	md5sum </tmp/want | cut -d ' ' -f 1
}

vgcreate -qq -s 1M vg /dev/mapper/pvb /dev/mapper/pvc || die "no VG"
mklv vg one 40 /dev/mapper/pvb
mklv vg two 3 /dev/mapper/pvb
dd if=/dev/vg/one of=/tmp/before bs=1M iflag=direct status=none
two=$(sum /dev/vg/two)
# Extent 0 of the PV is at sector 2048: one sector alone, a page, two in one page, and the last one of the LV.
spoil 2049+1 43008+8 50001+1 50003+1 83967+1

fails 3 "a map wants --skip-errors" pvmove_ours --map /tmp/map /dev/mapper/pvb
check "the move is done" pvmove_ours --skip-errors --map /tmp/map /dev/mapper/pvb /dev/mapper/pvc
says "what is lost is named" "LV vg/one has lost bytes 20971520 to 20975615: they cannot be read and are zeros from now on."
same "nothing else is" "$(grep -c 'has lost' "$out")" 5
same "all but the bad sectors is there" "$(sum /dev/vg/one)" "$(zeroed 1+1 40960+8 47953+1 47955+1 81919+1)"
same "the other LV is whole" "$(sum /dev/vg/two)" "$two"
same "the source is empty" "$(extents /dev/mapper/pvb)" 0
same "the map" "$(grep -v '^#' /tmp/map | xargs)" "0x00000000 + 1 0x00000000 0x00000200 + 0x00000200 0x00000200 - 0x00000400 0x013FFC00 + \
0x01400000 0x00001000 - 0x01401000 0x00369200 + 0x0176A200 0x00000200 - 0x0176A400 0x00000200 + 0x0176A600 0x00000200 - \
0x0176A800 0x01095600 + 0x027FFE00 0x00000200 -"
over "nothing is left" vg

# Without it the move fails as ever, and --skip-errors goes on with it.
spoil 119000+1
check "back" pvmove_ours -q /dev/mapper/pvc /dev/mapper/pvb
dd if=/dev/vg/one of=/tmp/before bs=1M iflag=direct status=none
spoil 43008+8
fails 5 "it fails without the option" pvmove_ours -q /dev/mapper/pvb
check "and goes on with it" pvmove_ours -q --skip-errors
same "all but the bad sectors is there again" "$(sum /dev/vg/one)" "$(zeroed 40960+8)"
over "nothing is left again" vg

# With a writer beside: what was acknowledged is there, unless it was in a bad sector.
spoil 119000+1
check "back again" pvmove_ours -q /dev/mapper/pvc /dev/mapper/pvb
spoil 43008+1
rm -f "$LAB/acked"
writer /dev/vg/two 6144 &
check "the move is done with a writer beside" pvmove_ours -q --skip-errors /dev/mapper/pvb
kill $!
wait
same "no write is lost" "$(lost /dev/vg/two)" ""
over "nothing is left after the writer" vg

# A leg of a mirror is not filled with zeros.
spoil 119000+1
check "back for the mirror" pvmove_ours -q /dev/mapper/pvc /dev/mapper/pvb
lvcreate -qq -y -Zn -Wn --type raid1 -m 1 -l 4 -n r vg /dev/mapper/pvb /dev/mapper/pvc || die "no raid1"
until_true 20 eval '[ "$(lvs --noheadings -o sync_percent vg/r | xargs)" = 100.00 ]'
vgextend -qq -y vg /dev/ubdd
first=$(lvs --noheadings -a -o seg_pe_ranges vg/r_rimage_0 | sed 's/.*:\([0-9]*\)-.*/\1/')
spoil $(((first + 1) * 2048 + 2048))+8
fails 5 "a leg that cannot be read is not moved" pvmove_ours -q --skip-errors -n r /dev/mapper/pvb /dev/ubdd
says "it says what to do" "repair"
check "it is given up" pvmove_ours --abort
exit 0
