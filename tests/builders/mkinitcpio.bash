# shellcheck shell=bash
# mkinitcpio.bash: what mkinitcpio promises to an install hook, and what it asks of one; sourced in a shell of its own
#
# A hook calls these functions from build().  As with mkinitcpio any of them that fails makes the whole image fail: $problems
# says it.  $image is the image's root directory, $hooks where runtime hooks lie, $modules where kernel modules lie, $runs
# and $late the names of the hooks that init runs before and after it mounts the root.
problems='' runs='' late=''

problem() { problems+="${FUNCNAME[1]}: $*; "; return 1; }
command_not_found_handle() { problem "mkinitcpio has no command $1"; }

# map FUNCTION ARG...: FUNCTION with each of them.
map() {
	local each
	for each in "${@:2}"; do
		"$1" "$each"
	done
}

add_file() {
	local to=${2:-$1}
	[ $# -le 3 ] && [ -f "$1" ] && [[ $to == /* ]] || { problem "$*"; return 1; }
	mkdir -p "$image${to%/*}"
	cp -p "$1" "$image$to"
	[ -z "${3:-}" ] || chmod "$3" "$image$to"
}

# The libraries of a program come along, but there are none in our image: it must not need any.
add_binary() {
	local file=$1
	[[ $file == /* ]] || file=$(type -P "$1") || { problem "$*"; return 1; }
	ldd "$file" 2>/dev/null | grep -q '=>' && problem "$1 needs libraries"
	add_file "$file" "${2:-$file}" "${3:-}"
}

add_symlink() {
	[ $# = 2 ] && [[ $1 == /* ]] || { problem "$*"; return 1; }
	mkdir -p "$image${1%/*}"
	ln -sfn "$2" "$image$1"
}

# A name with a question mark may be missing.
add_module() {
	local name=${1%\?} file
	file=$(find "$modules" -name "$name.ko*" 2>/dev/null | head -n 1)
	[ $# = 1 ] && [ -n "$file" ] || { [ "$name" != "$1" ] || problem "$*"; return; }
	add_file "$file" "/usr/lib/modules/${file##*/}"
}

# The runtime hook has the name of the file that calls this.
add_runscript() {
	local name=${BASH_SOURCE[1]##*/}
	[ $# = 0 ] && [ -f "$hooks/$name" ] || { problem "$name $*"; return 1; }
	add_file "$hooks/$name" "/hooks/$name" 755
	! grep -q '^run_hook()' "$hooks/$name" || runs+=" $name"
	! grep -q '^run_latehook()' "$hooks/$name" || late+=" $name"
}

# systemd: from here on the hook `systemd` ran before this one.  Programs of a unit must exist, unless it says that they may fail.
systemd() {
	add_systemd_unit() {
		local unit=/usr/lib/systemd/system/$1 program
		[ $# = 1 ] && [ -f "$unit" ] || { problem "$*"; return 1; }
		add_file "$unit"
		for program in $(sed -n 's/^Exec[A-Za-z]*=\([^-@!: ]*\).*/\1/p' "$unit"); do
			add_binary "$program"
		done
	}
}

# build_hook FILE
build_hook() {
	unset -f build help
	# shellcheck source=/dev/null
	. "$1" && declare -F build help >/dev/null || problem "$1 has no build or no help"
	build
}
