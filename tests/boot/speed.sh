#!/bin/bash
# From the start of the program to the first byte that is copied: a VG of ten LVs on four disks, its move at rest, as early boot
# leaves it.  LVM2's pvmove is measured beside ours, in one User-Mode Linux guest.
. "$(dirname "$0")/lib.bash"
tests/vm/uml -n 4 -s 64M -e PVMOVE="$made/root/usr/sbin/pvmove.static" tests/boot/speed
