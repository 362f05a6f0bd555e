#!/bin/bash
# guest: -n 2 -s 24M
# What the hooks for dracut, mkinitcpio and mkinitfs put into an image, and what they do there, in a half-done move.
#
# The builders are stand-ins (tests/builders) with the promises that the real ones make; the image is entered for real.
. "$(dirname "$0")/lib.sh"
tree=$(cd "$(dirname "$0")/../.." && pwd)
builders=$tree/tests/builders image=/tmp/image
modules=$(echo /usr/lib/uml/modules/*)
hooks=/usr/lib/initcpio/hooks moddir=/usr/lib/dracut/modules.d/90pvmove

# /usr may be written on here; nothing of that gets out.
modprobe overlay
mkdir -p /tmp/upper /tmp/work
mount -t overlay usr -o lowerdir=/usr,upperdir=/tmp/upper,workdir=/tmp/work /usr || die "no overlay"
for kind in dracut mkinitcpio mkinitfs; do
	cp -R --preserve=mode "$tree/initramfs/$kind/." /tmp/tree || die "no $kind"
done
cp -R /tmp/tree/usr/. /usr
mkdir -p /usr/lib/pvmove
cp "$tree/initramfs/boot" /usr/lib/pvmove/boot
cp "$PVMOVE" /usr/sbin/pvmove.static

# build WAY: makes $image as that builder does; prints what went wrong.
build() {
	rm -rf $image
	mkdir -p $image/usr/bin $image/usr/sbin $image/proc $image/dev $image/sys $image/run $image/tmp
	ln -s usr/bin usr/sbin usr/lib $image
	(
		# shellcheck source=/dev/null
		. "$builders/${1%%-*}.bash"
		case $1 in
		mkinitcpio) build_hook /usr/lib/initcpio/install/pvmove; echo "HOOKS='$runs' LATEHOOKS='$late'" >$image/config ;;
		mkinitcpio-systemd) systemd; build_hook /usr/lib/initcpio/install/pvmove ;;
		dracut) hostonly='' build_module ;;
		dracut-lvm) host_fs_types[/dev/sda2]=LVM2_member; hostonly=1 build_module ;;
		dracut-elsewhere) host_fs_types[/dev/sda2]=ext4; hostonly=1 build_module; [ $? = 255 ] || problem "brought to a host without LVM2" ;;
		mkinitfs) feature /tmp/tree/etc/mkinitfs/features.d pvmove ;;
		esac
		echo "${problems:-}"
	) 2>&1 | xargs
}

# enter COMMAND LINE...: the commands, in the image, by busybox's shell; "went on" is said when they were all run.
enter() {
	local mount status
	cp /bin/busybox $image/usr/bin/busybox
	chroot $image /usr/bin/busybox --install -s
	for mount in dev sys run; do mount --bind /$mount $image/$mount; done
	mount -t proc proc $image/proc
	echo "root=/dev/vg/root $1" >/tmp/cmdline
	mount --bind /tmp/cmdline $image/proc/cmdline
	[ -z "${read_only:-}" ] || mount -o remount,bind,ro $image/run
	timeout 60 chroot $image /bin/sh -c "$2; echo went on"
	status=$?
	umount $image/proc/cmdline $image/{proc,dev,sys,run}
	return $status
}

# The disks in the middle of a move, with nothing done yet, to which each case goes back.  LVM2 activates as in an initramfs.
delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc || die "no VG"
mklv vg root 12 /dev/mapper/ubdb
want=$(sum /dev/vg/root)
delay b 300
"$PVMOVE" -q /dev/mapper/ubdb /dev/ubdc &
until_true 20 mirrored || die "there is no mirror"
kill -KILL $!
wait $! 2>/dev/null
delay b 0
vgchange -qq -an vg >"$out" 2>&1 || die "the VG stays active: $(cat "$out")"
[ -n "$(moving vg)" ] || die "there is no move"
cp /dev/mapper/ubdb /tmp/disk.b && cp /dev/ubdc /tmp/disk.c
dmsetup remove ubdb || die "the delay stays"
again() {
	vgchange -qq -an vg >"$out" 2>&1 || die "the VG stays active: $(cat "$out")"
	cp /tmp/disk.b /dev/ubdb && cp /tmp/disk.c /dev/ubdc
	rm -f /run/lvm/hints
	[ "${1:-}" = inactive ] || vgchange -qq -ay --sysinit vg >"$out" 2>&1 || die "LVM2 does not activate: $(cat "$out")"
}

# What is in the image: the program, its script, four modules, and what makes the builder's init run it.
content() { find $image/hooks $image/usr -type f 2>/dev/null | sed 's|.*/||' | sort | xargs; }
all='boot dm-log.ko dm-mirror.ko dm-mod.ko dm-region-hash.ko'
units='pvmove-initrd-needed.service pvmove-initrd.service'
while read -r way wanted; do
	same "$way: the image is built" "$(build $way)" ""
	same "$way: just what is needed is in it" "$(content)" "$wanted"
done <<END
mkinitcpio $all pvmove pvmove.static
mkinitcpio-systemd $all $units pvmove.static
dracut 90-pvmove-needed.sh 90-pvmove.sh $all pvmove.static
dracut-lvm 90-pvmove-needed.sh 90-pvmove.sh $all pvmove.static
dracut-elsewhere
mkinitfs $all pvmove.static
END

# goes WAY MODE INIT WANTED: INIT runs in that image, to its end, and then `state` is WANTED.
state() {
	local table
	table=$(dmsetup table vg-pvmove0 2>/dev/null)
	case $table in
	*mirror*) echo "copies" ;;
	?*) echo "rests" ;;
	*)
		[ -n "$(moving vg)" ] && echo "is inactive" && return
		[ "$(extents /dev/ubdb)" = 0 ] && echo "is done" || echo "is given up"
		;;
	esac
}
goes() {
	local name="$1, pvmove=$2"
	check "$name: the boot goes on" enter "pvmove=$2" "$3"
	says "$name: nothing ends the builder's init" "went on"
	same "$name: the move $4" "$(state)" "$4"
	vgchange -qq -ay --sysinit vg
	same "$name: the root is whole" "$(sum /dev/vg/root)" "$want"
}
mkinitcpio_init='. /config; root=/dev/vg/root
	for hook in $HOOKS; do unset run_hook; . /hooks/$hook; run_hook; done; echo "the root is mounted"
	for hook in $LATEHOOKS; do unset run_latehook; . /hooks/$hook; run_latehook; done'
dracut_init='cd /lib/dracut/hooks; main_loop=0; until [ -e /dev/vg/root ] || [ $main_loop = 11 ]; do
		for hook in initqueue/settled/*.sh; do . ./$hook; done; main_loop=$((main_loop + 1)); done
	for hook in pre-mount/*.sh; do . ./$hook; done'
needed_init='alias sleep=:; systemctl() { [ -e /dev/vg/root ]; }
	cd /usr/lib/systemd/system/initrd.target.wants; eval "$(sed -n "s/^ExecStart=-.bin.sh -c .\(.*\).$/\1/p" pvmove-initrd-needed.service)"'
systemd_init='cd /usr/lib/systemd/system/initrd.target.wants; $(sed -n "s/^ExecStart=-//p" pvmove-initrd.service)'

build mkinitcpio
while read -r mode wanted; do
	again
	goes mkinitcpio "$mode" "$mkinitcpio_init" "$wanted"
done <<END
resume rests
finish is done
abort is given up
off copies
END
again inactive
goes "mkinitcpio without LVM2" finish "$mkinitcpio_init" "is done"
again
read_only=1 goes "mkinitcpio, read-only /run" resume "$mkinitcpio_init" rests
# LVM2 does not activate the root then.
for way in mkinitcpio dracut mkinitcpio-systemd; do
	build $way
	case $way in
	mkinitcpio) init=$mkinitcpio_init ;;
	dracut) init=$dracut_init ;;
	*) init=$needed_init ;;
	esac
	again inactive
	dd if=/dev/zero of=/dev/ubdc bs=1M count=1 oflag=direct status=none
	vgchange -qq -ay --sysinit vg >"$out" 2>&1 && not_ok "$way, no destination" "LVM2 activates the root"
	goes "$way, no destination" resume "$init" rests
done
build mkinitcpio
rm $image/usr/bin/pvmove.static
again
goes "mkinitcpio, the program is gone" resume "$mkinitcpio_init" copies

build dracut
again
goes dracut resume "$dracut_init" rests
check "the booted system goes on" /usr/lib/pvmove/boot system
same "the booted system goes on: the move is done" "$(state)" "is done"
over "the booted system goes on: nothing is left" vg
build mkinitcpio-systemd
again
goes "mkinitcpio with systemd" resume "$systemd_init" rests
# mkinitfs runs no hooks; its rescue shell can.
build mkinitfs
again
goes "mkinitfs, by hand" abort /usr/lib/pvmove/boot "is given up"

# What a build finds when the program is gone, or the kernel has no such modules.
ls_modules=$modules modules=/nowhere
for way in mkinitcpio mkinitcpio-systemd dracut-lvm mkinitfs; do
	same "$way, no modules: the image is built" "$(build $way)" ""
	content | grep -q 'boot.*pvmove.static' && ok "$way, no modules: the program is in it" || not_ok "$way, no modules" "there is only $(content)"
done
rm /usr/sbin/pvmove.static
modules=$ls_modules
for way in mkinitcpio mkinitcpio-systemd dracut; do
	same "$way, no program: the image is built" "$(build $way)" ""
	same "$way, no program: nothing is in it" "$(content)" ""
done
exit 0
