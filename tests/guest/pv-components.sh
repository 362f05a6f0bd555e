# What carries a PV's label and is none: halves of md arrays, paths, LVs, copies, disks with partitions.  Ours says so, as LVM2 does,
# and the VG's real PV is the device above it, or missing.
# guest: -n 5 -s 32M
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-agree.sh"

b=/dev/ubdb c=/dev/ubdc d=/dev/ubdd e=/dev/ubde f=/dev/ubdf
for module in md_mod raid1 dm-multipath dm-service-time; do
	modprobe $module || die "no $module"
done
said() { grep -qF "$1" /tmp/ours && ok "it is said: $1" || not_ok "it is said: $1" "$(grep -m 1 '^  [A-Z]' /tmp/ours)"; }
# used NAME FROM TO: a move from one device to the other works.
used() { check "$1" pvmove_ours -q "$2" "$3"; }
lv() { lvcreate -qq -y -Zn -Wn "$@" >"$out" 2>&1 || die "$(cat "$out")"; }

# ------------------------------------------------------------------ md
for version in 0.90 1.0 1.1 1.2; do
	mdadm -q --create /dev/md5 --run --assume-clean -l 1 -n 2 -e $version --bitmap=none $b $c || die "no array"
	vgcreate -qq -s 1M vg /dev/md5 $d || die "no VG"
	lv -l 4 -n one vg /dev/md5
	agree 3 $b
	said "Cannot use $b: device is an md component."
	used "md $version: the array is a PV" /dev/md5 $d
	used "md $version: also as a destination" $d /dev/md5
	vgchange -qq -an vg
	mdadm -q --stop /dev/md5
	agree 3 $b
	said "Cannot use $b: device is an md component."
	agree 3 $d
	said "Cannot change VG vg while PVs are missing"
	mdadm -q --assemble /dev/md5 $b $c || die "no array again"
	vgremove -qq -ff -y vg
	mdadm -q --stop /dev/md5
	mdadm -q --zero-superblock $b $c
	wipefs -aq $b $c
done
# An LV at the end of its PV that is itself half of an array, as a virtual machine would have it.  LVM2 takes the PV for that half.
for version in 0.90 1.0; do
	vgcreate -qq -s 1M vg $b $d
	lv -l 100%PVS -n last vg $b
	mdadm -q --create /dev/md5 --run --assume-clean -l 1 -n 2 -e $version --bitmap=none /dev/vg/last missing 2>"$out" || die "$(cat "$out")"
	mdadm -q --stop /dev/md5
	used "an LV with a superblock of md $version at the end of its PV" $b $d
	used "and back" $d $b
	vgremove -qq -ff -y --config devices/md_component_detection=0 vg
	wipefs -aq $b $d
	dd if=/dev/zero of=$b bs=1M count=32 status=none
	dd if=/dev/zero of=$d bs=1M count=32 status=none
done

# ------------------------------------------------------------------ two paths to one disk
truncate -s 32M "$LAB/disk"
losetup /dev/loop0 "$LAB/disk"
vgcreate -qq -s 1M vg /dev/loop0 $d || die "no VG"
lv -l 4 -n one vg /dev/loop0
vgchange -qq -an vg
sync
losetup /dev/loop1 "$LAB/disk"
for pv in /dev/loop0 /dev/loop1 $d; do
	fails 5 "two paths: $pv" pvmove_ours $pv
	says "they are named" 'VG "vg": /dev/loop0 and /dev/loop1 are both PV'
done
agree 5 $d
# Which of the two it is can be said.
agree 0 --devices /dev/loop1,$d /dev/loop1
agree 0 --config 'devices/filter=["r|loop0|"]' /dev/loop1
# LVM2 knows paths of SCSI and NVMe only; here it has to be told.
dmsetup create paths --uuid mpath-paths --table "0 $((32 * 2048)) multipath 0 0 1 1 service-time 0 2 1 7:0 1 7:1 1" || die "no multipath"
told='devices/filter=["r|loop|"]'
for path in /dev/loop0 /dev/loop1; do
	fails 3 "$path below multipath" pvmove_ours $path
	says "that is said" "Cannot use $path: device is a multipath component."
done
vgchange -qq -ay --config "$told" vg
used "multipath is the PV" /dev/mapper/paths $d
used "also as a destination" $d /dev/mapper/paths
same "LVM2 sees it there" "$(lvs --noheadings --config "$told" -o seg_pe_ranges vg/one | xargs)" "/dev/mapper/paths:0-3"
vgchange -qq -an --config "$told" vg

# A suspended device is not looked at: that would hang.
dmsetup suspend paths
fails 3 "suspended multipath" timeout 20 "$PVMOVE" -t /dev/mapper/paths
says "that is said" "Cannot use /dev/mapper/paths: device is suspended."
fails 3 "other PV of its VG" timeout 20 "$PVMOVE" -t $d
dmsetup resume paths
vgremove -qq -ff -y --config "$told" vg
dmsetup remove paths
losetup -d /dev/loop0
losetup -d /dev/loop1

# ------------------------------------------------------------------ a copy of a disk
vgcreate -qq -s 1M vg $b $d
lv -l 4 -n one vg $b
vgchange -qq -an vg
dd if=$b of=$c bs=1M status=none
sync
agree 5 $b
said "$b and $c are both PV"
agree 5 $d
# LVM2 takes one of the two then.
fails 5 "a copy, though lvm.conf allows it" pvmove_ours -t --config devices/allow_changes_with_duplicate_pvs=1 $b
says "they are named" "$b and $c are both PV"
agree 0 --config 'devices/filter=["r|ubdc|"]' $b
wipefs -aq $c

# ------------------------------------------------------------------ PVs in LVs: only if lvm.conf wants them
lvs='devices/scan_lvs=1'
lv --type raid1 -m 1 -l 12 --nosync -n inner vg $b $d
vgcreate -qq -s 1M --config $lvs inside /dev/vg/inner $e || die "no VG inside"
lvcreate -qq -y -Zn -Wn --config $lvs -l 2 -n deep inside /dev/vg/inner >"$out" 2>&1 || die "$(cat "$out")"
vgchange -qq -an --config $lvs inside
agree 3 /dev/vg/inner
said "Cannot use /dev/vg/inner: device is a logical volume."
agree 3 $e
agree 0 -n one $b $d
check "PV in a RAID LV" pvmove_ours -q --config $lvs /dev/vg/inner $e
check "and back" pvmove_ours -q --config $lvs $e /dev/vg/inner
same "it is there" "$(lvs --noheadings --config $lvs -o seg_pe_ranges inside/deep | xargs)" "/dev/vg/inner:0-1"
vgremove -qq -ff -y --config $lvs inside
vgremove -qq -ff -y vg

# ------------------------------------------------------------------ partitions, and a disk that is too small
vgcreate -qq -s 1M vg $b $d
lv -l 4 -n one vg $b
vgchange -qq -an vg
agree 3 --config devices/pv_min_size=40000 $b
said "Cannot use $b: device is too small (pv_min_size)."
perl -e 'print "\0" x 446, pack("CCCCCCCCVV", 0, 0, 2, 0, 0x83, 0, 2, 0, 2048, 20480), "\0" x 48, "\x55\xaa"' | dd of=$b bs=512 count=1 conv=notrunc status=none
blockdev --rereadpt $b
[ -d /sys/class/block/ubdb/ubdb1 ] || die "no partition"
agree 3 $b
said "Cannot use $b: device is partitioned."
agree 3 $d
said "Cannot change VG vg while PVs are missing"
# What is no PV at all.
agree 3 $f
fails 3 "no block device" pvmove_ours /dev/null
exit 0
