# shellcheck shell=bash
# dracut.bash: what dracut promises to a module, and what it asks of one; sourced in a shell of its own
#
# $image is the image's root directory, $moddir the module's, $modules where kernel modules lie, $host_fs_types what this
# host's file systems stand on.  With $hostonly modules that this host does not use now are left out.  $problems says what was wrong.
problems=''
declare -A host_fs_types

problem() { problems+="${FUNCNAME[1]}: $*; "; return 1; }
command_not_found_handle() { problem "dracut has no command $1"; }

inst() {
	local to=${2:-$1}
	[ $# -le 2 ] && [ -f "$1" ] && [[ $to == /* ]] || { problem "$*"; return 1; }
	mkdir -p "$image${to%/*}"
	cp -p "$1" "$image$to"
}
inst_script() { head -c 2 "$1" | grep -q '#!' && inst "$@" || problem "$*"; }

# A hook that does not exist ends dracut.  Hooks are sourced, in the order of their numbers.
inst_hook() {
	case $1 in
	cmdline | pre-udev | pre-trigger | initqueue* | pre-mount | mount | pre-pivot | cleanup) ;;
	*) problem "$*"; exit 1 ;;
	esac
	[[ $# = 3 && $2 =~ ^[0-9][0-9]$ && $3 == *.sh && -f $3 ]] || { problem "$*"; exit 1; }
	inst "$3" "/lib/dracut/hooks/$1/$2-${3##*/}"
}

instmods() {
	local name file
	[ -z "$hostonly" ] || return 0
	for name; do
		file=$(find "$modules" -name "$name.ko*" 2>/dev/null | head -n 1)
		[ -n "$file" ] || return 1
		inst "$file" "/usr/lib/modules/${file##*/}"
	done
}

# build_module: as dracut asks a module that nobody demanded; its status is 0: in, 1: not possible, 255: only on demand.
build_module() {
	local status
	# shellcheck source=/dev/null
	. "$moddir/module-setup.sh" || problem "no module"
	check
	status=$?
	[ $status != 0 ] || { installkernel || problem "installkernel fails"; install || problem "install fails"; }
	return $status
}
