# A SCSI disk is pulled in the middle of a move, and comes back under another name, as real ones do.
# guest: -n 2
. "$(dirname "$0")/lib.sh"

modprobe scsi_debug dev_size_mb=24 delay=0 && modprobe sd_mod || die "no scsi_debug"
# The disk's name is another one each time that it comes back: what is open keeps the old one.
find_disk() { disk=$(echo /sys/class/scsi_device/*/device/block/*) && disk=/dev/${disk##*/} && [ -b "$disk" ]; }
pull() { echo 1 >"/sys/block/${disk#/dev/}/device/delete"; }
plug() {
	echo '- - -' >"$(echo /sys/class/scsi_host/host*/scan)"
	until_true 10 find_disk || die "the disk does not come back"
}
until_true 10 find_disk || die "no SCSI disk"

# Its partner's data area answers a read, or a write, so many milliseconds later.
table() {
	echo "0 2048 linear /dev/ubdb 2048"
	echo "2048 $((64 * 1024)) delay /dev/ubdb 4096 $1 /dev/ubdb 4096 $2"
}
table 0 0 | dmsetup create pvb || die "no dm-delay"
slow() { table "$@" | set_table pvb; }
pvb=/dev/mapper/pvb

# begins FROM [still]: a VG with an LV on that PV, a writer to it, and an LV elsewhere.
begins() {
	vgcreate -qq -s 1M vg "$disk" $pvb /dev/ubdc || die "no VG"
	mklv vg one 8 "$1"
	mklv vg two 2 /dev/ubdc
	two=$(sum /dev/vg/two)
	rm -f "$LAB/acked"
	one=$(sum /dev/vg/one)
	writer=
	[ "${2:-}" != still ] || return
	writer /dev/vg/one 4096 2>/dev/null &
	writer=$!
}
# started ARG...: the move runs in the background, and copies.   copied: it has all of the window, and does not know it yet.
started() {
	"$PVMOVE" -q --lanes 1 "$@" >/tmp/move 2>&1 &
	move=$!
	until_true 20 mirrored || die "no mirror: $(cat /tmp/move)"
}
copied() {
	kill -STOP $move
	slow 0 0
	until_true 20 all_copied || die "not copied: $(dmsetup status)"
}
# ended STATUS TEXT [none]: so the move ends, says this, and leaves nothing suspended; none: there is no other LV.
ended() {
	local status
	until_true 30 eval '! kill -0 $move 2>/dev/null' || { not_ok "$name: it ends" "it hangs: $(cat /tmp/move)"; kill -KILL $move; }
	wait $move
	status=$?
	[ $status = "$1" ] && ok "$name: exit status" || not_ok "$name: exit status" "$status: $(cat /tmp/move)"
	[ "$1" = 0 ] || { grep -qF -e "$2" /tmp/move && ok "$name: it says so" || not_ok "$name: it says so" "$(cat /tmp/move)"; }
	same "$name: nothing is suspended" "$(dmsetup info -c --noheadings -o name,suspended | grep Suspended)" ""
	[ "${3:-}" = none ] || same "$name: the other LV" "$(sum /dev/vg/two)" "$two"
}
# away: what a user may try meanwhile.
away() {
	fails 5 "$name: no move while it is away" pvmove_ours -q
	says "$name: and why" "Cannot change VG vg while PVs are missing"
	fails 5 "$name: no abort either" pvmove_ours -q --abort
}
# written: a read and a write of the LV come to an end, with this exit status.
written() {
	dd if=/dev/vg/one of=/dev/vg/one bs=4k count=1 iflag=direct oflag=direct status=none 2>/dev/null &
	local pid=$!
	until_true 10 eval '! kill -0 $pid 2>/dev/null' || { not_ok "$name: nobody waits" "$(dmsetup table)"; return; }
	wait $pid
	same "$name: nobody waits" $? "$1"
}
over_now() {
	[ -z "$writer" ] || pkill -P $writer
	wait $writer 2>/dev/null
	[ -z "$writer" ] && same "$name: contents" "$(sum /dev/vg/one)" "$one" || same "$name: no write is lost" "$(lost /dev/vg/one)" ""
	over "$name: nothing is left" vg
	vgremove -qq -y -f vg
}

what="while extents 0 to 3 of LV vg/one (bytes 0 to 4194303) were copied: they stay on"

name="source within a window"
begins "$disk"
slow 0 700
was=$disk
started --checkpoint 4m "$disk" $pvb
pull
slow 0 0
ended 5 "Read error on $was $what $was."
written 1
away
plug
check "$name: it goes on" pvmove_ours -q
same "$name: all is moved" "$(extents "$disk")" 0
over_now

name="destination within a window"
begins $pvb
slow 700 0
started --checkpoint 4m $pvb "$disk"
pull
slow 0 0
ended 5 "Write error on $disk $what $pvb."
written 0
plug
check "$name: LVM2 gives it up" pvmove --abort
same "$name: nothing is moved" "$(extents "$disk")" 0
over_now

# No metadata is left that could say anything; where the source is, the live mirror knows.
name="destination with the only metadata"
vgcreate -qq -s 1M vg "$disk" && pvcreate -qq -y -ff --metadatacopies 0 $pvb && vgextend -qq vg $pvb || die "no VG"
mklv vg one 8 $pvb
one=$(sum /dev/vg/one) writer=
slow 700 0
started --checkpoint 4m $pvb "$disk"
pull
slow 0 0
ended 5 "$disk: cannot read" none
written 0
plug
check "$name: it goes on" pvmove_ours -q
over_now

# Nobody writes to the LV, so that the mirror knows nothing of it: the disk cannot be flushed.
name="destination at a checkpoint"
begins $pvb still
slow 700 0
started --checkpoint 4m $pvb "$disk"
copied
pull
kill -CONT $move
ended 5 "$disk: cannot flush its write cache"
written 0
plug
check "$name: LVM2 goes on" pvmove -i 1
same "$name: all is moved" "$(extents $pvb)" 0
over_now

# Its metadata area cannot be written: all stays where metadata says that it is.
name="source at a checkpoint"
begins "$disk" still
slow 0 700
was=$disk
started --checkpoint 4m "$disk" $pvb
copied
pull
kill -CONT $move
ended 5 "$was: cannot write"
written 1
plug
check "$name: it is given up" pvmove_ours -q --abort
same "$name: nothing is moved" "$(extents $pvb)" 0
over_now

# Without metadata of its own nothing of it is needed any more.
name="source at a checkpoint, without metadata"
vgcreate -qq -s 1M vg $pvb /dev/ubdc && pvcreate -qq -y -ff --metadatacopies 0 "$disk" && vgextend -qq vg "$disk" || die "no VG"
mklv vg one 8 "$disk"
mklv vg two 2 /dev/ubdc
one=$(sum /dev/vg/one) two=$(sum /dev/vg/two)
slow 0 700
started --checkpoint 8m "$disk" $pvb
copied
pull
kill -CONT $move
ended 0
written 0
plug
same "$name: all is moved" "$(extents "$disk")" 0
over_now

name="source of an atomic move"
begins "$disk"
slow 0 700
was=$disk
started --atomic "$disk" $pvb
pull
slow 0 0
ended 5 "Read error while vg/pvmove0_mimage_0 ($was) was copied: all stays on $was."
written 1
plug
check "$name: it is given up" pvmove_ours -q --abort
same "$name: nothing is moved" "$(extents $pvb)" 0
over_now
exit 0
