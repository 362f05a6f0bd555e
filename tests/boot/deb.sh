#!/bin/bash
# The Debian package, installed, removed and purged by the real dpkg in the root directory of the tests.
. "$(dirname "$0")/lib.bash"
make -s deb >"$dir/log" 2>&1 || { cat "$dir/log"; die "no package"; }
tree=$dir/tree
cp -a "$made/root" "$tree"
rm -rf "$tree"/usr/{sbin/pvmove.static,lib/pvmove,share/pvmove,lib/dracut/modules.d/90pvmove} "$tree/etc/init.d/pvmove"
find "$tree"/usr/share/{initramfs-tools,man} "$tree/usr/lib/systemd" -name 'pvmove*' -delete
mkdir -p "$tree"/var/lib/dpkg/{info,updates,triggers}
: >"$tree/var/lib/dpkg/status"
ln -s true "$tree/usr/bin/diff"	# dpkg wants to see one
ln -sf ../bin/true "$tree/usr/sbin/update-rc.d"	# is perl, which is not there
cp build/pvmove-static.deb "$tree/tmp/"
there() { (cd "$tree" && find . -name '*pvmove*' ! -path './tmp/*' ! -path './var/*' ! -name '*.service' | sort | xargs); }
inside() { chroot "$tree" env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" >"$dir/log" 2>&1 || { cat "$dir/log"; false; }; }
before=$(there)
same "LVM2's pvmove is there" "$before" ./usr/sbin/pvmove
inside dpkg -i /tmp/pvmove-static.deb && ok "it can be installed" || not_ok "it can be installed" "$(tail -n 1 "$dir/log")"
same "it brings the program under its own name, the hooks and the rc script" "$(there)" \
	"./etc/init.d/pvmove ./usr/lib/dracut/modules.d/90pvmove ./usr/lib/dracut/modules.d/90pvmove/pvmove-needed.sh ./usr/lib/dracut/modules.d/90pvmove/pvmove.sh ./usr/lib/pvmove ./usr/sbin/pvmove ./usr/sbin/pvmove.static ./usr/share/initramfs-tools/hooks/pvmove ./usr/share/initramfs-tools/scripts/local-block/pvmove ./usr/share/initramfs-tools/scripts/local-bottom/pvmove ./usr/share/initramfs-tools/scripts/local-premount/pvmove ./usr/share/man/man8/pvmove.static.8"
same "LVM2's pvmove is LVM2's" "$(readlink "$tree/usr/sbin/pvmove")" lvm
same "its unit is enabled" "$(ls "$tree/usr/lib/systemd/system/local-fs.target.wants" | grep pvmove)" pvmove.service
inside pvmove.static --version && ok "it runs" || not_ok "it runs" "$(cat "$dir/log")"
inside dpkg -r pvmove-static && inside dpkg -P pvmove-static && ok "it can be purged" || not_ok "it can be purged" "$(tail -n 1 "$dir/log")"
same "nothing of it is left" "$(there)$(find "$tree/usr/lib/systemd" -name 'pvmove*')" "$before"
