#!/bin/bash
# A PC of 80 MiB (with less Debian's kernel does not start; it leaves 45) that has only busybox and our program in its initramfs:
# no LVM2, no udev.  Nobody activates the VG, whose move was interrupted; the root is on a disk of its own, and goes on with
# the move by an rc script; or on an LV that is being moved.
# boot: check
. "$(dirname "$0")/lib.bash"

start() { boot initrd.busybox "root=/dev/vdd modules=virtio_pci,virtio_blk $1" -m 80M; }

use plain
interrupted ours 0.3
start pvmove=finish
up "finish: the system comes up"
sees "finish: progress on the console" "Moved: 100.00%"
same "finish: nothing is left when it comes up" "$(ask 'cat /sys/block/dm-*/dm/name' | grep pvmove)" ""
power_off
inspect finish 0

use plain
interrupted lvm 0.3
start pvmove=abort
up "abort: the system comes up"
power_off
inspect abort

use plain
interrupted lvm 0.3
start "pvmove=abort pvmove=off"
up "off: the system comes up"
same "off: nothing is done" "$(ask 'sleep 2; ls /sys/block | grep -c dm-')" 0
power_off

start pvmove=later
up "the rc script: the system comes up"
sees "an unknown word is named" "pvmove=later on the kernel's command line is none of"
waits 60 ended && ok "the rc script: the move ends" || not_ok "the rc script: the move ends" "it does not"
power_off
inspect "the rc script" 0

use rc
interrupted ours 0.3 --checkpoint 8m
boot initrd.busybox "$root modules=virtio_pci,virtio_blk" -m 80M
up "the root on an LV that is being moved: the system comes up"
waits 60 ended && ok "the root on an LV: the move ends" || not_ok "the root on an LV: the move ends" "it does not"
ask sync
power_off
inspect "the root on an LV" 0
