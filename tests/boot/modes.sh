#!/bin/bash
# Debian's initramfs with LVM2 in it, and an rc script in the root, which is on an LV that is being moved: what pvmove= says is
# done, and what is missing does not stop the boot.
. "$(dirname "$0")/lib.bash"
# data_there NAME: its last sector is.
data_there() { same "$1: data is there" "$(ask 'dd if=/dev/vg/data bs=512 skip=49151 2>/dev/null' | xargs)" "data 49151"; }
# says NAME REGEX: in the initramfs one sentence is said, which matches, and nobody else says it; nothing NAME: none is.
early() { tr -d '\r' <"$dir/console" | sed '/mounting sys/,$d'; }
says() { same "$1: one sentence says it" "$(early | grep -c '^pvmove: ') $(early | grep -cE -e "$2")" "1 1" || early | grep '^pvmove: '; }
nothing() { same "$1: nothing is said" "$(early | grep '^pvmove: ')" ""; }

for who in ours lvm; do
	use rc
	interrupted $who 0.3
	boot initrd.debian "$root pvmove=finish"
	up "finish, $who: the system comes up" || continue
	sees "finish, $who: progress on the console" "vd.: Moved: 100.00%"
	misses "finish, $who: the root is on its new place when it is mounted" "look: vg-pvmove0"
	power_off
	inspect "finish, $who" 0

	use rc
	interrupted $who 0.3
	boot initrd.debian "$root pvmove=finish pvmove=abort"
	up "abort, $who: the system comes up" || continue
	misses "abort, $who: the move is over when the root is mounted" "look: vg-pvmove0"
	power_off
	inspect "abort, $who"

	use rc
	interrupted $who 0.3
	boot initrd.debian "$root pvmove=resume"
	up "resume, $who: the system comes up" || continue
	sees "resume, $who: in the initramfs nothing is copied" "look: vg-pvmove0: .* linear"
	misses "resume, $who: in the initramfs nothing is copied" "look: vg-pvmove0: .* mirror"
	waits 60 ended && ok "resume, $who: the rc script ends the move" || not_ok "resume, $who: the rc script ends the move" "it does not"
	ask sync
	power_off
	inspect "resume, $who" 0
done

use rc
interrupted ours 0.3
boot initrd.debian "$root pvmove=off"
up "off: the system comes up"
same "off: the rc script does nothing either" "$(ask 'sleep 1; cat /run/pvmove.pid | xargs kill -0 2>/dev/null || echo none')" none
power_off

# The destination is missing, and nothing is checkpointed yet: LVM2 does not activate the VG.
use rc
interrupted lvm 0
all=("${disks[@]}")
disks=("${all[0]}" "${all[2]}")
for mode in resume finish abort; do
	boot initrd.debian "$root pvmove=$mode"
	up "without the destination, $mode: the system comes up" || continue
	says "without the destination, $mode" "Cannot change VG vg while PVs are missing"
	data_there "without the destination, $mode"
	same "without the destination, $mode: the rc script has given up" "$(ask 'sleep 1; cat /run/pvmove.pid | xargs kill -0 2>/dev/null || echo none')" none
	ask sync
	power_off
done
disks=("${all[@]}")
boot initrd.debian "$root"
up "with the destination again: the system comes up"
waits 60 ended && ok "with the destination again: the move ends" || not_ok "with the destination again: the move ends" "it does not"
ask sync
power_off
inspect "with the destination again" 0

# The kernel has no mirrors: LVM2 cannot load the pvmove device.
use rc
interrupted ours 0.3
for mode in resume finish; do
	boot initrd.debian "$root pvmove=$mode module_blacklist=dm_mirror"
	up "without dm-mirror, $mode: the system comes up" || continue
	# Moves that rest need no mirror.
	[ $mode = resume ] && nothing "without dm-mirror, $mode" || says "without dm-mirror, $mode" "load module dm-mirror"
	data_there "without dm-mirror, $mode"
	waits 60 grep -q "^  .*load module dm-mirror" "$dir/console"
	sees "without dm-mirror, $mode: the rc script says it" "^  .*load module dm-mirror"
	ask sync
	power_off
done
boot initrd.debian "$root pvmove=abort module_blacklist=dm_mirror"
up "abort without dm-mirror: the system comes up"
nothing "abort without dm-mirror"
ask sync
power_off
inspect "abort without dm-mirror"

# Metadata that nobody can read, of a VG without the root.
use plain
interrupted ours 0.3
for disk in 0 1 2; do
	dd if=/dev/urandom of="$dir/disk$disk" bs=512 seek=9 count=2000 conv=notrunc status=none
done
for mode in resume finish abort; do
	boot initrd.busybox "root=/dev/vdd modules=virtio_pci,virtio_blk pvmove=$mode"
	up "damaged metadata, $mode: the system comes up"
	says "damaged metadata, $mode" "Metadata that cannot be read .*/dev/vda: .*checksum.*/dev/vdb: .*checksum.*/dev/vdc: .*checksum"
	power_off
done
