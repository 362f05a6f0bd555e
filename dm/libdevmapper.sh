#!/bin/sh
# libdevmapper.sh [-h] BUILD: make BUILD/khdr (with -h only that) and BUILD/libdm/libdevmapper.{a,h}, what a static pvmove
# is compiled against.
#
# No distribution with glibc ships a libdevmapper.a that musl can link, so it is built with musl-gcc out of the lvm2 source
# package, fetched with apt from wherever this machine already gets its packages; no configuration of the system is changed
# and root is not needed.  What is there already is not made again, and then no network is needed either.
# LVM2_SRC=DIR takes an unpacked lvm2 source tree instead of the package.
set -eu
unset MAKEFLAGS MFLAGS MAKEOVERRIDES CFLAGS CPPFLAGS LDFLAGS	# our caller's make is not lvm2's

only_headers=
[ "${1:-}" = -h ] && only_headers=1 && shift
build=${1:?usage: libdevmapper.sh [-h] BUILD}
mkdir -p "$build/libdm"
build=$(cd "$build" && pwd)
out=$build/libdm
work=$build/libdm.tmp
cc=${MUSL_CC:-musl-gcc}

say() { echo "libdevmapper: $*" >&2; }
die() { say "$*"; exit 1; }

# Each step's output is only worth reading when the step fails.
run() {
	name=$1; shift
	"$@" >>"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; die "$name failed; all output is in $work/log"; }
}

# The kernel's own headers, without the rest of the host's include directory, whose libc is not ours.
kernel_headers() {
	[ -e "$build/khdr/linux/dm-ioctl.h" ] && [ -e "$build/khdr/asm/types.h" ] && return
	mkdir -p "$build/khdr"
	for h in linux/dm-ioctl.h asm/types.h asm-generic/types.h; do
		file=$(echo "#include <$h>" | "${HOSTCC:-gcc}" -E -xc - | sed -n "s:^# [0-9]* \"\(.*/$h\)\".*:\1:p" | head -n 1)
		[ -n "$file" ] || die "the kernel's header $h is missing (Debian: linux-libc-dev)"
		ln -sfn "${file%/*}" "$build/khdr/${h%%/*}"
	done
}

# The machine's apt sources, asking for source packages instead of binary ones.
source_lists() {
	mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
	for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -f "$f" ] && sed -n 's/^[[:space:]]*deb[[:space:]]/deb-src /p' "$f" >"$work/apt/parts/$(basename "$f" .list).list"
	done
	for f in /etc/apt/sources.list.d/*.sources; do
		[ -f "$f" ] && sed 's/^Types:.*/Types: deb-src/' "$f" >"$work/apt/parts/$(basename "$f")"
	done
	return 0
}

private_apt() {
	apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/apt/parts" \
		-o Dir::State::lists="$work/apt/lists" -o Dir::Cache="$work/apt/cache" \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

fetch_source() {
	command -v apt-get >/dev/null || die "no apt-get here: give LIBDM=/path/to/libdevmapper.a or LVM2_SRC=DIR"
	say "fetching the lvm2 source package"
	source_lists
	# A source list of somebody else's without source packages fails here, and is no reason to stop.
	private_apt update >>"$work/log" 2>&1 || true
	cd "$work"
	run "apt-get source lvm2" private_apt source --download-only lvm2
	run "dpkg-source" dpkg-source --no-check -x lvm2_*.dsc src
}

compile() {
	say "compiling"
	cd "$work/src"
	flags="-Os -ffunction-sections -fdata-sections -isystem $build/khdr"
	run configure ./configure CC="$cc" CFLAGS="$flags" --disable-shared --enable-static_link --disable-selinux \
		--disable-readline --disable-udev_sync --disable-udev_rules --disable-blkid_wiping --disable-nls --with-optimisation=-Os \
		--with-thin=none --with-cache=none --with-vdo=none --with-writecache=none --with-integrity=none
	run "make include" make -C include
	run "make libdevmapper.a" make -C libdm ioctl/libdevmapper.a
	cp libdm/libdevmapper.h "$out/libdevmapper.h"
	cp VERSION_DM "$out/VERSION_DM"
	cp libdm/ioctl/libdevmapper.a "$out/libdevmapper.a.new"
	mv "$out/libdevmapper.a.new" "$out/libdevmapper.a"
}

kernel_headers
[ -n "$only_headers" ] && exit
[ -s "$out/libdevmapper.a" ] && [ -s "$out/libdevmapper.h" ] && exit
command -v "$cc" >/dev/null || die "$cc is missing (make deps)"
rm -rf "$work"
mkdir -p "$work"
if [ -n "${LVM2_SRC:-}" ]; then
	cp -a "$LVM2_SRC" "$work/src"
else
	fetch_source
fi
compile
rm -rf "$work"
say "$out/libdevmapper.a, version $(cat "$out/VERSION_DM")"
