# Metadata that is old or damaged in one place is done without and brought up to date; damaged everywhere, it is told where.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

# A PV that was away while the VG changed has an older copy.
mkvg vg b c d
mklv vg one 6 /dev/ubdb
head -c 1M /dev/ubdc >/tmp/old
lvchange -qq --addtag later vg/one
dd if=/tmp/old of=/dev/ubdc conv=notrunc oflag=direct bs=1M status=none
check "an old copy" pvmove_ours /dev/ubdb /dev/ubdd
says "an old copy is warned about" WARNING
says "its disk is named" /dev/ubdc
over "an old copy is brought up to date" vg
same "the newest copy was used" "$(lvs --noheadings -o lv_tags vg/one | tr -d ' ')" later

# One copy is damaged: the others are used, and the next write repairs it.
before=$(sums vg)
damage /dev/ubdb 's/extent_size/extent_sizf/'
check "a copy with a bad checksum" pvmove_ours /dev/ubdd /dev/ubdb
says "a bad checksum is warned about" WARNING
says "the disk of the bad copy is named" /dev/ubdb
same "a copy with a bad checksum: contents are the same" "$(sums vg)" "$before"
over "the bad copy is repaired" vg
same "it has the text of the others" "$(text /dev/ubdb | md5sum)" "$(text /dev/ubdc | md5sum)"

# All copies are damaged, the checksums right: where is said, and nothing written.
for disk in b c d; do
	SUM=1 damage /dev/ubd$disk 's/start_extent = 0/start_extent ; 0/'
done
line=$(text /dev/ubdb | grep -n 'start_extent ;' | cut -d : -f 1)
before=$(head -qc 1M /dev/ubd[bcd] | md5sum; dmsetup table)
fails 5 "damaged text everywhere" pvmove_ours /dev/ubdb
says "line and column are said" "line $line, column 14"
grep -qE '/dev/ubd[bcd]' "$out" && ok "a device is named" || not_ok "a device is named" "$(cat "$out")"
same "nothing was written" "$(head -qc 1M /dev/ubd[bcd] | md5sum; dmsetup table)" "$before"
check "damaged text everywhere, no PV named" pvmove_ours
same "one sentence speaks of each copy" "$(grep -o "/dev/ubd[bcd]: [^/]*line $line, column 14" "$out" | wc -l) $(wc -l <"$out")" "3 1"
for disk in b c d; do
	SUM=1 damage /dev/ubd$disk 's/start_extent ; 0/start_extent = 0/'
done
quiet "it can be put right" vg

# Nothing that says which VG it was.
for disk in b c d; do
	damage /dev/ubd$disk 's/extent_size/extent_sizf/'
done
check "bad checksums everywhere, no PV named" pvmove_ours
same "one sentence speaks of each copy" "$(grep -o '/dev/ubd[bcd]: [^/]* checksum' "$out" | wc -l) $(wc -l <"$out")" "3 1"
check "bad checksums everywhere: --pause goes on" pvmove_ours --pause
exit 0
