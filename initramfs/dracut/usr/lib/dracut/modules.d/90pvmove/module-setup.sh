#!/bin/bash
# What an image needs to look after moves: the program, its script, and the mirror's modules.

pvmove_program() {
	local file
	for file in /usr/sbin/pvmove.static /sbin/pvmove.static /usr/local/sbin/pvmove.static; do
		[[ -x ${dracutsysrootdir-}$file ]] && echo "$file" && return
	done
	return 1
}

# An image for this host alone needs it only if the root stands on LVM2.
check() {
	local type
	[[ -x ${dracutsysrootdir-}/usr/lib/pvmove/boot ]] && pvmove_program >/dev/null || return 1
	[[ ${hostonly-} || ${mount_needs-} ]] || return 0
	for type in "${host_fs_types[@]}"; do
		[[ $type == LVM*_member ]] && return 0
	done
	return 255
}

installkernel() {
	hostonly='' instmods dm-mod dm-mirror dm-log dm-region-hash
	return 0
}

install() {
	inst "$(pvmove_program)" /usr/sbin/pvmove.static
	inst_script /usr/lib/pvmove/boot
	inst_hook initqueue/settled 90 "$moddir/pvmove-needed.sh"
	inst_hook pre-mount 90 "$moddir/pvmove.sh"
}
