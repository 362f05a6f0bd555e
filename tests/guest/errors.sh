# What must not be done is refused in one sentence with the right exit status, and nothing is written.
# guest: -n 6
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

mkvg vg b c
mklv vg one 4 /dev/ubdb
mkvg packed d
mklv packed all 63
mkvg other e
mklv other two 2
pvcreate -qq /dev/ubdf

# refused STATUS NAME TEXT ARG...: with that exit status and text; disks and devices stay what they were.
state() { head -qc 1M /dev/ubd[b-g] | md5sum; dmsetup table; dmsetup info -c --noheadings -o name,uuid,suspended,tables_loaded; }
refused() {
	local status=$1 name=$2 text=$3 before
	shift 3
	before=$(state)
	fails "$status" "$name" pvmove_ours "$@" || return
	says "$name: says so" "$text"
	[ "$(grep -vc 'pvmove --help' "$out")" -le 1 ] || not_ok "$name: says it in one sentence" "$(xargs -d '\n' <"$out")"
	[ "$(state)" = "$before" ] || not_ok "$name: writes nothing" "something has changed"
}
refused 3 "unknown device" "/dev/nope" /dev/nope
refused 3 "disk that is no PV" "/dev/ubdg" /dev/ubdg
refused 5 "PV in no VG" "/dev/ubdf" /dev/ubdf
refused 5 "nothing to move" "No data to move for vg." /dev/ubdc
refused 5 "no free extents" "No extents available for allocation." /dev/ubdd
refused 5 "destination is the source" "No extents available for allocation." /dev/ubdb /dev/ubdb
refused 5 "destination in another VG" 'Physical Volume "/dev/ubde" not found in Volume Group "vg".' /dev/ubdb /dev/ubde
refused 5 "destination in no VG" "/dev/ubdf" /dev/ubdb /dev/ubdf
refused 5 "destination that is unknown" 'Physical Volume "/dev/nope" not found in Volume Group "vg".' /dev/ubdb /dev/nope
refused 3 "-i abc" "abc" -i abc /dev/ubdb
refused 3 "-i -1" "-1" -i -1 /dev/ubdb
refused 3 "unknown option" "--frobnicate" --frobnicate /dev/ubdb
refused 3 "unknown letter" "-Q" -Q /dev/ubdb
refused 3 "option without its value" "-n" /dev/ubdb -n
refused 3 "--checkpoint 0" "0" --checkpoint 0 /dev/ubdb
refused 3 "--abort with two PVs" "/dev/ubdc" --abort /dev/ubdb /dev/ubdc
refused 5 "no such LV" "Logical volume nope not found" -n nope /dev/ubdb
refused 3 "LV of another VG" "must be in the same VG" -n other/two /dev/ubdb
refused 3 "-n without a PV" "--name" -n one
refused 0 "nothing to abort" "No pvmove in progress" --abort /dev/ubdb
check "nothing to go on with" pvmove_ours
same "and nothing is said" "$(cat "$out")" ""

vgchange -qq -an other
vgexport -qq other
refused 3 "exported VG" "exported VG other" /dev/ubde
vgimport -qq other


# A PV is missing: its label is made unreadable, and the VG is one with two PVs.
vgextend -qq packed /dev/ubdf
dd if=/dev/ubdf of=/tmp/label bs=512 count=8 status=none
dd if=/dev/zero of=/dev/ubdf bs=512 count=8 conv=notrunc oflag=direct status=none
refused 3 "missing PV" "missing" /dev/ubdd
dd if=/tmp/label of=/dev/ubdf conv=notrunc oflag=direct status=none
quiet "after all that LVM2 is content" vg

# What only other hosts may change; set in the text, since LVM2 would first want to see a lock manager.
rewrite 's/\nextent_size/\nsystem_id = "elsewhere"\nextent_size/' /dev/ubde
refused 5 "foreign system ID" "elsewhere" /dev/ubde
rewrite 's/\nsystem_id = .*//; s/\nextent_size/\nlock_type = "sanlock"\nlock_args = "1.0.0:lvmlock"\nextent_size/' /dev/ubde
refused 5 "shared VG" "shared" /dev/ubde
rewrite 's/\nlock_.*\nlock_.*//; s/"RESIZEABLE"/"RESIZEABLE", "CLUSTERED"/' /dev/ubde
refused 5 "clustered VG" "shared" /dev/ubde
rewrite 's/, "CLUSTERED"//; s/, "WRITE"\]/]/' /dev/ubde
refused 5 "read-only VG" "read-only" /dev/ubde
rewrite 's/(\nstatus = \["RESIZEABLE", "READ")\]/$1, "WRITE"]/; s/"striped"/"striped+NEWFLAG"/' /dev/ubde
refused 5 "segments of unknown type" "striped+NEWFLAG" /dev/ubde
rewrite 's/"striped.NEWFLAG"/"striped"/; s/(two \{\n.*\n)status = \["READ"/$1status = ["READ", "NEWSTATUS"/' /dev/ubde
refused 5 "unknown status flags" "NEWSTATUS" /dev/ubde
rewrite 's/"NEWSTATUS", //' /dev/ubde

fails 5 "not root" setpriv --reuid 65534 --clear-groups "$PVMOVE" /dev/ubdb
says "that is said" "Only root"

# No dm-mirror, and no way to load it.
rmmod dm-mirror && echo /bin/false >/proc/sys/kernel/modprobe
refused 5 "no dm-mirror" "dm-mirror" /dev/ubdb
refused 5 "no dm-mirror for a part" "dm-mirror" -n one /dev/ubdb
quiet "LVM2 is content still" vg

# LVM1: a label of that format is "HM" and its version at the start of the disk.
printf 'HM\1\0' | dd of=/dev/ubdg conv=notrunc oflag=sync status=none
refused 5 "LVM1" "LVM1" /dev/ubdg
exit 0
