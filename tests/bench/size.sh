#!/bin/bash
# What has to be on a rescue disk.
# row: size | Size on disk | file | LVM2's libraries are those that its lvm is linked with, libc among them. Ours needs none.
. "$(dirname "$0")/lib.sh"

lvm=$(realpath "$(command -v lvm)")
put size program ours "$(stat -c %s "$PVMOVE")" bytes
put size program target 250000 bytes
put size program LVM2 "$(stat -c %s "$lvm")" bytes
put size with_libraries ours "$(stat -c %s "$PVMOVE")" bytes
put size with_libraries LVM2 "$(ldd "$lvm" | grep -o '/[^ ]*' | xargs realpath | cat - <(echo "$lvm") | xargs stat -c %s |
	awk '{ sum += $1 } END { printf "%d\n", sum }')" bytes
