#!/bin/bash
# Initrds that the real dracut makes, on machines whose root, /usr and swap were in the middle of a move when the power went.
. "$(dirname "$0")/lib.bash"
image() { tests/boot/dracut-image "$@" || die "no image $1"; }

# comes_up NAME IMAGE: the system comes up, with nothing being copied in the initramfs.   goes_on NAME: the move ends.
comes_up() {
	boot "initrd.$2" "$root $lvs"
	up "$1: the system comes up" || return
	sees "$1: in the initramfs nothing is copied" "look: vg-pvmove0: .* linear"
	misses "$1: in the initramfs nothing is copied" "look: vg-pvmove0: .* mirror"
	udev_knows "$1"
}
goes_on() {
	waits 100 ended && ok "$1: the move ends by itself" || not_ok "$1: the move ends by itself" "$(ask 'dmsetup table; systemctl status pvmove')"
	same "$1: nothing has failed" "$(ask 'systemctl is-system-running --wait')" running
	ask sync
	power_off
	inspect "$1" 0
}

image dracut
use debian
interrupted ours 0.3 --checkpoint 16m
comes_up dracut dracut && goes_on dracut
power_off

use debian
interrupted lvm 0.3
boot initrd.dracut "$root $lvs pvmove=abort"
up "abort: the system comes up"
misses "abort: the move is over when the root is mounted" "look: vg-pvmove0"
power_off
inspect abort

# Without systemd dracut's init is a shell script, which takes in hooks as its own lines.
image dracut-sh --omit "systemd systemd-initrd dracut-systemd"
use debian
interrupted lvm 0.3
boot initrd.dracut-sh "$root $lvs pvmove=finish"
up "finish, no systemd: the system comes up"
sees "finish, no systemd: progress on the console" "Moved: 100.00%"
misses "finish, no systemd: the root is on its new place when it is mounted" "look: vg-pvmove0"
ask sync
power_off
inspect "finish, no systemd" 0

# LVM2 does not activate a root whose move has lost its destination.
use debian
interrupted lvm 0
all=("${disks[@]}")
disks=("${all[0]}" "${all[2]}")
comes_up "no destination" dracut
ask sync
power_off
disks=("${all[@]}")
comes_up "the destination is there again" dracut && goes_on "the destination is there again"
power_off

# LVM2 does not activate it without the kernel's mirror either, which the booted system has.
image dracut-poor --omit-drivers "dm-mirror dm-region-hash dm-log"
use debian
interrupted ours 0.3
comes_up "no mirror" dracut-poor && goes_on "no mirror"
