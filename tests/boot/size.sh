#!/bin/bash
# What the hook adds to Debian's image: files, and bytes before and after compression; and the program's memory.
# boot: check
. "$(dirname "$0")/lib.bash"
# The look script is the tests' own.
list() { zcat "$made/$1" | "$made/root/usr/bin/busybox" cpio -tv 2>/dev/null | grep -v look | awk '{ print $6, $3 }' | sort; }
bytes() { list "$1" | awk '{ n += $2 } END { print n }'; }
new=$(comm -13 <(list initrd.without | cut -d ' ' -f 1) <(list initrd.debian | awk '$2 > 0 { print $1 }') | xargs)
same "the hook adds the program and its scripts" "$new" \
	"scripts/local-block/ORDER scripts/local-block/pvmove scripts/local-bottom/ORDER scripts/local-bottom/pvmove scripts/local-premount/pvmove usr/lib/pvmove/boot usr/sbin/pvmove.static"
added=$(($(bytes initrd.debian) - $(bytes initrd.without)))
packed=$(($(stat -c %s "$made/initrd.debian") - $(stat -c %s "$made/initrd.without")))
echo "added: $added bytes, $packed compressed"
[ $added -gt 0 ] && [ $added -le 300000 ] && ok "at most 300 KB" || not_ok "at most 300 KB" "$added"
have=$(list initrd.debian | grep -oE 'dm-(mod|mirror|log|region-hash)\.ko' | sort | xargs)
same "the modules are there" "$have" "dm-log.ko dm-mirror.ko dm-mod.ko dm-region-hash.ko"
