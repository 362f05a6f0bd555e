# Archive and backup: what LVM2 would write, accepted by vgcfgrestore and restored for real; none of it keeps a move from working.
# guest: -n 5
. "$(dirname "$0")/lib.sh"

archive=/etc/lvm/archive backup=/etc/lvm/backup
delayed b
vgcreate -qq -s 1M vg /dev/mapper/ubdb /dev/ubdc /dev/ubdd || die "no VG"
b=/dev/mapper/ubdb
mklv vg one 6 $b
mklv vg two 4 $b
lvextend -qq -l +3 vg/one /dev/ubdc
fill /dev/vg/one one
mklv vg striped 6 -i 2 -I 64k $b /dev/ubdd
lvcreate -qq -y --type raid1 -m 1 -l 4 --nosync -n mirrored vg $b /dev/ubdd >"$out" 2>&1 || die "$(cat "$out")"
fill /dev/vg/mirrored mirrored
contents=$(sums vg)

newest() { ls -t $archive/vg_* | head -n 1; }
count() { ls $archive | grep -c "^$1_"; }
# the_vg FILE: what is in it of the VG; who wrote it and when is before that.
the_vg() { sed -n '/^vg {/,$p' "$1"; }
# as_lvm2 NAME FILE: it says the same of the VG as LVM2's backup of this moment.
as_lvm2() {
	vgcfgbackup -qq -f /tmp/lvm2 vg
	diff <(the_vg /tmp/lvm2) <(the_vg "$2") >"$out" && ok "$1" || { sed 's/^/  /' "$out"; not_ok "$1" "LVM2 writes another one"; }
}
# full: a PV of vg that has something to move.
full() { pvs --noheadings -o pv_name -S 'pv_pe_alloc_count>0 && vg_name=vg' | head -n 1 | tr -d ' '; }
described() { sed -n 's/^description = "\(.*\)"$/\1/p' "$1"; }

# ------------------------------------------------------------------ one move
vgcfgbackup -qq -f /tmp/before vg
had=$(count vg)
check "a move" pvmove_ours -i 1 $b
same "one more in the archive" "$(count vg)" $((had + 1))
file=$(newest)
same "its number is the next" "${file:0:${#archive}+9}" "$archive/vg_$(printf %05d "$had")"
same "its mode" "$(stat -c %a "$file")" 600
same "its description" "$(described "$file")" "Created *before* executing 'pvmove -i 1 $b'"
diff <(the_vg /tmp/before) <(the_vg "$file") >"$out" && ok "it is what LVM2 writes" || { cat "$out"; not_ok "it is what LVM2 writes" "it differs"; }
same "the backup's description" "$(described $backup/vg)" "Created *after* executing 'pvmove -i 1 $b'"
same "the backup's mode" "$(stat -c %a $backup/vg)" 600
as_lvm2 "the backup is what LVM2 writes" $backup/vg
same "nothing else is left there" "$(ls -A $backup; ls -A $archive | grep -v '^vg_')" vg
check "vgcfgrestore lists them" vgcfgrestore --list vg
says "the archive" "Created *before* executing 'pvmove -i 1 $b'"
says "the backup" "Created *after* executing 'pvmove -i 1 $b'"

# ------------------------------------------------------------------ restored for real
vgchange -qq -an vg
check "LVM2 restores the backup" vgcfgrestore -f $backup/vg vg
vgchange -qq -ay vg
same "contents with the backup" "$(sums vg)" "$contents"
over "all is well with the backup" vg
# The source still has what it had when the move ended.
vgchange -qq -an vg
check "LVM2 restores the archive" vgcfgrestore -f "$file" vg
vgchange -qq -ay vg
same "everything is where it was" "$(where vg/one) $(where vg/two)" "$b:0-5 /dev/ubdc:0-2 $b:6-9"
same "contents with the archive" "$(sums vg)" "$contents"
over "all is well with the archive" vg

# ------------------------------------------------------------------ in the middle of a move
"$PVMOVE" --lanes 1 --checkpoint 1m --limit 500k -q $b >"$out" 2>&1 &
mover=$!
until_true 60 eval '[ "$(grep -c "^\s*extents_moved = [1-9]" $backup/vg)" -gt 1 ]' || not_ok "the backup follows the move" "$(cat "$out")"
# Stopped between two steps: in a step it would hold the lock that LVM2 waits for.
until ! kill -STOP $mover || timeout 5 vgs vg >/dev/null 2>&1; do
	kill -CONT $mover
	sleep 0.1
done
grep -q '"PVMOVE", "LOCKED"' $backup/vg && ok "the backup has the move" || not_ok "the backup has the move" "there is none"
as_lvm2 "half-way it is what LVM2 writes" $backup/vg
kill -CONT $mover
kill -TERM $mover
wait $mover
n=$(count vg)
check "the move goes on" pvmove_ours
same "that is in the archive" "$(count vg)" $((n + 1))
same "by its own name" "$(described "$(newest)")" "Created *before* executing 'pvmove'"
grep -q pvmove0 "$(newest)" && ok "as it was half-way" || not_ok "as it was half-way" "no pvmove0"
as_lvm2 "the backup is what LVM2 writes again" $backup/vg
over "nothing is left" vg

# ------------------------------------------------------------------ not wanted, not possible
n=$(count vg)
old=$(cat $backup/vg)
check "--autobackup n" pvmove_ours --autobackup n /dev/ubdc
same "nothing is written" "$(count vg) $(cat $backup/vg)" "$n $old"
check "--test" pvmove_ours --test /dev/ubdd
same "nothing is written by --test" "$(count vg) $(cat $backup/vg)" "$n $old"
check "--config" pvmove_ours --config 'backup { backup=0 archive_dir="/tmp/a/b" }' $b
same "only the archive is, elsewhere" "$(count vg) $(ls /tmp/a/b | wc -l) $(stat -c %a /tmp/a/b) $(cat $backup/vg)" "$n 1 700 $old"
[ "$(extents $b)" = 0 ] || check "back" pvmove_ours $b
check "files of one day" pvmove_ours --config 'backup { retain_days=0 retain_min=3 }' /dev/ubdc
same "old ones are removed" "$(count vg)" 3
same "the new one is not" "$(described "$(newest)" | grep -c retain_min)" 1
vgcreate -qq -s 1M vg_1 /dev/ubde
vgremove -qq vg_1
same "nor are those of a VG with a longer name" "$(count vg_1 | tr 0-9 x)" x
for dir in archive backup; do
	rm -rf "/tmp/$dir"
	touch /tmp/$dir
	source=$(full)
	check "a file for the $dir directory" pvmove_ours --config "backup/${dir}_dir=\"/tmp/$dir\"" "$source"
	same "one warning about $dir" "$(grep -c WARNING "$out")" 1
	says "it is said which" "of volume group vg metadata failed: /tmp/$dir: Not a directory."
done
over "nothing is left of that" vg
mount -o remount,ro /etc/lvm
source=$(full)
check "read-only /etc" pvmove_ours "$source"
same "two warnings" "$(grep -c 'WARNING.*Read-only file system' "$out")" 2
mount -o remount,rw /etc/lvm
rm -rf $archive $backup
source=$(full)
check "no directories" pvmove_ours "$source"
same "they are made" "$(stat -c %a $archive $backup | xargs)" "700 700"
same "with files in them" "$(ls $archive | wc -l) $(ls $backup)" "1 vg"

# ------------------------------------------------------------------ no room for them
mkdir /tmp/little
mount -t tmpfs -o size=4k little /tmp/little
check "no room" pvmove_ours --config 'backup { archive_dir="/tmp/little" backup_dir="/tmp/little" }' "$(full)"
says "no room: it is said" "of volume group vg metadata failed: /tmp/little: No space left on device."
same "no room: half of a file is none" "$(ls -A /tmp/little)" ""
umount /tmp/little

# ------------------------------------------------------------------ /etc that does not answer
truncate -s 16M "$LAB/etc"
losetup /dev/loop0 "$LAB/etc"
echo "0 32768 linear /dev/loop0 0" | dmsetup create stuck
mkfs.ext4 -q /dev/mapper/stuck
mkdir /tmp/stuck
mount /dev/mapper/stuck /tmp/stuck
sync
source=$(full)
dmsetup suspend --noflush stuck
# LVM2 would hang as well if it looked at that device now.
"$PVMOVE" --config 'backup { archive=0 backup_dir="/tmp/stuck/b" }' "$source" >"$out" 2>&1 &
mover=$!
until_true 30 grep -q 'Moved: 100.00%' "$out" && ok "a backup that hangs does not keep a move from its end" ||
	not_ok "a backup that hangs does not keep a move from its end" "$(cat "$out")"
same "no device of it is left" "$(dmsetup ls | grep pvmove)" ""
dmsetup resume stuck
wait $mover
same "its exit status" $? 0
says "it is said" "takes long and is not waited for: /tmp/stuck/b."
umount /tmp/stuck
dmsetup remove stuck
over "nothing is left at the end" vg
same "contents at the end" "$(sums vg)" "$contents"
exit 0
