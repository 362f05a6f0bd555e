# LVM2's files and the nodes of devices in directories of their own: LVM_SYSTEM_DIR, DM_DEV_DIR, devices/dir, devices/scan.
. "$(dirname "$0")/lib.sh"

mkvg vg b c
mklv vg one 4 /dev/ubdb
backed=$(grep -h seqno /etc/lvm/backup/vg | xargs)
mkdir -p /tmp/etc /tmp/dev/disks
mknod /tmp/dev/disks/first b 98 16
mknod /tmp/dev/disks/second b 98 32
export LVM_SYSTEM_DIR=/tmp/etc DM_DEV_DIR=/tmp/dev
cat >/tmp/etc/lvm.conf <<'END'
devices { scan = [ "/tmp/dev/disks", "/tmp/dev" ] }
activation { udev_sync = 0 udev_rules = 0 verify_udev_operations = 0 }
END

ln /tmp/dev/disks/first /tmp/dev/ubdb
ln /tmp/dev/disks/second /tmp/dev/ubdc
check "a move by names in another directory" pvmove_ours -n /tmp/dev/vg/one /tmp/dev/ubdb /tmp/dev/disks/second
says "progress names that directory" "/tmp/dev/ubdb: Moved: 100.00%"
check "the control node was made there" test -c /tmp/dev/mapper/control
check "the backup is there" test -s /tmp/etc/backup/vg
same "and not in /etc/lvm with a newer seqno" "$(grep -h seqno /etc/lvm/backup/vg | xargs)" "$backed"

echo 'devices { filter = [ "a|^/tmp/dev/disks/|", "r|.*|" ] }' >/tmp/etc/lvmlocal.conf
check "and back, through a filter of such names" pvmove_ours /tmp/dev/disks/second /tmp/dev/disks/first
for i in first second; do echo "0 $(blockdev --getsz /tmp/dev/disks/$i) linear /tmp/dev/disks/$i 0" | dmsetup create "pv-$i"; done
mkdir /tmp/links
ln -s /tmp/dev/mapper/pv-first /tmp/links/left
echo 'devices { scan = [ "/tmp/dev/mapper", "/tmp/links" ] }' >/tmp/etc/lvmlocal.conf
check "PVs on device-mapper's, which are not looked for anywhere else" pvmove_ours /tmp/links/left /tmp/dev/mapper/pv-second
echo 'devices { scan = "/tmp/dev/mapper" }' >/tmp/etc/lvmlocal.conf
check "nor in a directory above theirs" pvmove_ours /tmp/dev/mapper/pv-second
echo 'devices { scan = "/tmp/links" }' >/tmp/etc/lvmlocal.conf
fails 3 "a PV that has no name in these directories is missing" pvmove_ours /tmp/links/left
says "and said to be" "PVs are missing"
env -u LVM_SYSTEM_DIR -u DM_DEV_DIR vgchange -qq -an vg >/dev/null 2>&1
check "the devices are not in use" dmsetup remove pv-first pv-second

echo 'devices { dir = "/tmp/other" }' >/tmp/etc/lvmlocal.conf
fails 5 "devices/dir counts more than DM_DEV_DIR" pvmove_ours /tmp/dev/ubdb
says "and is named" "/tmp/other/mapper/control cannot be opened"
unset LVM_SYSTEM_DIR DM_DEV_DIR
over "nothing is left of the moves" vg
exit 0
