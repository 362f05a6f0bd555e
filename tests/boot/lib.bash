# shellcheck shell=bash
# lib.bash: what the boot tests share; they run on the machine itself and start PCs (tests/vm/qemu) that the machine script made
#
# A test works on copies of the disks in build/boot/KIND.  A PC runs in the background; its console is in $dir/console, and
# `ask` runs commands in it.  `power_off` cuts its power.
set -u
export LC_ALL=C
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 99
made=$PWD/build/boot
tests/boot/machine || exit 99
dir=$(mktemp -d /var/tmp/boot.XXXXXX) || exit 99
bad=0 pc='' copy=$((30 << 20))
trap 'status=$?; power_off; rm -rf "$dir"; [ $status -gt 1 ] || [ $bad -eq 0 ] || exit 10' EXIT
trap 'exit 130' INT TERM HUP

die() { echo "$*"; [ ! -e "$dir/console" ] || tail -n 30 "$dir/console"; exit 99; }
ok() { echo "ok $1"; }
not_ok() { bad=$((bad + 1)); echo "not ok $1: $2"; [ ! -e "$dir/console" ] || tail -n 15 "$dir/console" | sed 's/^/  | /'; }
same() { [ "$2" = "$3" ] && ok "$1" || not_ok "$1" "'$2' instead of '$3'"; }

# use KIND: fresh disks of that kind.
use() {
	local kind=$1
	rm -f "$dir"/*
	cp --sparse=always "$made/$kind"/* "$dir" || die "no disks"
	disks=("$dir"/disk?)
}

# uml SCRIPT [ARG...]: runs a script of this directory in User-Mode Linux with these disks: /dev/ubdb, c, d.
uml() { tests/vm/uml -k -n 3 -d "$dir" -t 200 -e NAME="${NAME:-}" -e PVMOVE="$made/root/usr/sbin/pvmove.static" "tests/boot/$1" "${@:2}"; }

# boot INITRD ARGS [OPTION-OF-QEMU...]: switches the PC on, off before that if need be.
boot() {
	power_off
	rm -f "$dir"/line.*
	mkfifo "$dir/line.in" "$dir/line.out"
	exec 6<>"$dir/line.in" 7<>"$dir/line.out"
	tests/vm/qemu -i "$made/$1" -a "$2" -l "$dir/line" -w $copy "${@:3}" "${disks[@]}" >"$dir/console" 2>&1 6>&- 7>&- &
	pc=$!
}
power_off() {
	[ -n "$pc" ] || return 0
	kill -KILL "$pc" 2>/dev/null
	wait "$pc" 2>/dev/null
	pc=
}

# up NAME: the system comes up.
up() {
	local line got='' end=$((SECONDS + 300))
	while [ $SECONDS -lt $end ] && readlink "/proc/$pc/exe" >/dev/null; do
		IFS= read -r -t 1 line <&7
		got+=$line	# a part of a line if the time was over
		[[ $got != *ready* ]] || { ok "$1"; return; }
	done
	not_ok "$1" "it does not"
	return 1
}

# ask COMMAND: runs it, one line, in the PC, which is up; prints what it prints, and returns its status.
ask() {
	local line last=''
	readlink "/proc/$pc/exe" >/dev/null || { echo "the PC is off"; return 99; }
	echo "$1" >&6
	while IFS= read -r -t 300 line <&7; do
		line=${line%$'\r'}
		[[ $line =~ ^===\ ([0-9]+)$ ]] && return "${BASH_REMATCH[1]}"
		[ -z "$last" ] || echo "$last"
		last=$line
	done
	echo "no answer"
	return 99
}

# waits SECONDS COMMAND...: until it succeeds.   ended: no move is active, and nobody is at it.
waits() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.3
	done
}
ended() { [ "$(ask 'grep -lxE "boot|pvmove.static" /proc/[0-9]*/comm; cat /sys/block/dm-*/dm/name 2>/dev/null | grep pvmove; echo')" = "" ]; }

# sees|misses NAME REGEX: the console has a line like that, or none.
sees() { grep -qE -e "$2" "$dir/console" && ok "$1" || not_ok "$1" "no line of the console matches '$2'"; }
misses() { ! grep -qE -e "$2" "$dir/console" && ok "$1" || not_ok "$1" "a line of the console matches '$2'"; }

# interrupted WHO SECONDS [OPTION...]: the disks get into the middle of a move by ours or lvm.   inspect NAME [EXTENTS]: see there.
interrupted() {
	uml begin "$@" >"$dir/begun" 2>&1
	[ $? = 137 ] || die "no move was interrupted: $(cat "$dir/begun")"
}
inspect() { NAME=$1 uml inspect "${@:2}"; }

# udev_knows NAME: what the initramfs made or resumed has its links in the booted system, and udev hides nothing of it.
udev_knows() {
	local lv=/dev/vg/\$lv each="for lv in root usr swap; do" links source
	links="readlink -f $lv /dev/mapper/vg-\$lv /dev/disk/by-uuid/\$(blkid -p -s UUID -o value $lv)"
	same "$1: udev's links lead to the LVs" "$(ask "$each $links | uniq | wc -l; done" | xargs)" "1 1 1"
	source=DM_UDEV_PRIMARY_SOURCE_FLAG=1
	same "$1: udev has heard of them from who made them, and hides none" \
		"$(ask "$each udevadm info -n $lv; done" | grep -oE "$source|DM_UDEV_DISABLE_[A-Z]*_FLAG=1|SYSTEMD_READY=0" | xargs)" \
		"$source $source $source"
}
root="root=/dev/vg/root ro"
lvs="rd.lvm.lv=vg/root rd.lvm.lv=vg/usr"	# for dracut
