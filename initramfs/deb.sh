#!/bin/sh
# deb.sh DIRECTORY PACKAGE: a Debian package of what `make install` has put into DIRECTORY
set -e
dir=$1
mkdir -p "$dir/DEBIAN"
date=$(git log -1 --format=%cd --date=format:%Y%m%d.%H%M 2>/dev/null || date +%Y%m%d)
cat >"$dir/DEBIAN/control" <<END
Package: pvmove-static
Version: 0~$date
Architecture: $(dpkg --print-architecture)
Maintainer: the pvmove authors <root@localhost>
Section: admin
Priority: optional
Enhances: lvm2
Installed-Size: $(du -sk "$dir" | cut -f 1)
Description: move extents of LVM2 physical volumes while they are in use
 One static executable that begins, resumes and aborts moves, with hooks for
 early boot: a move that a power cut interrupted does not stop the machine from
 starting, and goes on in the booted system. It is installed as pvmove.static;
 LVM2's own pvmove stays as it is.
END
echo /etc/init.d/pvmove >"$dir/DEBIAN/conffiles"
cat >"$dir/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
[ "$1" = configure ] || exit 0
[ ! -d /run/systemd/system ] || systemctl daemon-reload || :
if command -v update-rc.d >/dev/null; then
	update-rc.d pvmove defaults >/dev/null
fi
if command -v update-initramfs >/dev/null; then
	update-initramfs -u
fi
END
cat >"$dir/DEBIAN/postrm" <<'END'
#!/bin/sh
set -e
if [ "$1" = remove ] && command -v update-initramfs >/dev/null; then
	update-initramfs -u
fi
if [ "$1" = purge ] && command -v update-rc.d >/dev/null; then
	update-rc.d pvmove remove >/dev/null
fi
END
chmod 755 "$dir/DEBIAN/postinst" "$dir/DEBIAN/postrm"
dpkg-deb --root-owner-group -b "$dir" "$2"
