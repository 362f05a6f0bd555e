#!/bin/bash
# A Debian whose root, /usr and swap were in the middle of a move when the power went: it boots, and the move ends by itself.
# boot: check
. "$(dirname "$0")/lib.bash"

use debian
interrupted ours 0.3 --checkpoint 16m
boot initrd.debian "$root"
up "the system comes up" || exit
sees "in the initramfs nothing is copied" "look: vg-pvmove0: .* linear"
misses "in the initramfs nothing is copied" "look: vg-pvmove0: .* mirror"
waits 100 ended && ok "the move ends by itself" || not_ok "the move ends by itself" "$(ask 'dmsetup table; systemctl status pvmove')"
same "the unit is content" "$(ask 'systemctl is-failed pvmove')" inactive
udev_knows resume
same "nothing has failed" "$(ask 'systemctl is-system-running --wait')" running
# A transcript, for doc/boot.md.
sed 's/\x1b[^a-zA-Z]*[a-zA-Z]//g; s/^/  | /' "$dir/console" | tr -d '\r' | grep -E 'look:|pvmove|clean,|Welcome|target'
ask 'systemd-analyze; journalctl -b -o short-monotonic -u pvmove --no-hostname' | sed 's/^/  | /'
ask sync
power_off
inspect "after it" 0
