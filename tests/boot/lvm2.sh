#!/bin/bash
# A booting Debian in which LVM2's tools go on with the same move at the same time: vgchange, lvpoll's pvmove, and --sysinit.
. "$(dirname "$0")/lib.bash"
copy=$((8 << 20))

use debian
interrupted lvm 0.5
boot initrd.debian "$root"
up "the system comes up" || exit
ask 'for i in 1 2 3; do vgchange -aay --sysinit; vgchange -ay --poll y; timeout 5 pvmove -i 1; pvmove -i 1 -b; done >/tmp/lvm2 2>&1; true'
waits 100 ended && ok "the move ends" || not_ok "the move ends" "$(ask 'dmsetup table; systemctl status pvmove; cat /tmp/lvm2')"
ask 'cat /tmp/lvm2' | sed 's/^/  /'
same "nothing is suspended" "$(ask 'dmsetup info -c --noheadings -o name,suspended | grep -c Susp')" 0
pollers() { ask 'grep -lxE "pvmove|lvm|lvpoll" /proc/[0-9]*/comm; echo'; }
waits 60 eval '[ -z "$(pollers)" ]' && ok "nobody polls any more" || not_ok "nobody polls any more" "$(pollers)"
ask sync
power_off
inspect "LVM2's tools beside" 0
