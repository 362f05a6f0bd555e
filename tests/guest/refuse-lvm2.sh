# What LVM2 makes of LVs and its pvmove refuses to move, or skips: ours does the same, and says of which LV it is.
# guest: -n 6
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-agree.sh"

modprobe dm-integrity
b=/dev/mapper/ubdb c=/dev/ubdc d=/dev/ubdd e=/dev/ubde f=/dev/ubdf g=/dev/ubdg
lv() { lvcreate -qq -y "$@" >"$out" 2>&1 || die "$(cat "$out")"; }
convert() { lvconvert -qq -y "$@" >"$out" 2>&1 || die "$(cat "$out")"; }
# refused ARGUMENT...: by both; said TEXT: by ours.
refused() { agree 5 "$@"; }
said() { grep -qF "$1" /tmp/ours && ok "it is said: $1" || not_ok "it is said: $1" "$(grep -m 1 '^  [A-Z]' /tmp/ours)"; }
delayed b
vgcreate -qq -s 1M vg $b $c $d $e $f $g || die "no VG"

# ------------------------------------------------------------------ a mirror that gets one more leg
lv --type mirror -m 1 -l 8 -n m vg $b $c $d:0
until_true 60 eval '[ "$(lvs --noheadings -o copy_percent vg/m | tr -d " ")" = 100.00 ]' || die "the mirror is not in sync"
lv -l 2 -n other vg $b
delay b 1000
convert -b -i 100 -m+1 vg/m $e
for pv in $b $c $d $e; do
	refused $pv $f
	said "Unable to pvmove when converting volume vg/m is present."
done
refused -n m $e $f
refused -n m_mimage_0 $b $f
agree 0 -n other $b $f
vgchange -qq -an vg
delay b 0
vgremove -qq -ff -y vg
vgcreate -qq -s 1M vg $b $c $d $e $f $g

# ------------------------------------------------------------------ a snapshot that is merged when its origin is activated next
lv -l 6 -n o vg $b
lv -s -l 4 -n snap vg/o $c
lv -s -l 4 -n snap2 vg/o $d
exec 7</dev/vg/o
convert --merge vg/snap
refused $b $f
said "Unable to pvmove when merging volume vg/o is present."
refused -n o $b $f
agree 0 $c $f
agree 0 $d $f
exec 7<&-

# ------------------------------------------------------------------ the same with a thin snapshot
lv --type thin-pool -l 8 -n p vg $e
lv -V 4M -T vg/p -n t
lv -s -n ts vg/t
exec 7</dev/vg/t
convert --merge vg/ts
refused $e $f
said "Unable to pvmove when merging volume vg/t is present."
agree 0 -n p $e $f
exec 7<&-
vgchange -qq -an vg
vgremove -qq -ff -y vg
vgcreate -qq -s 1M vg $b $c $d $e $f $g

# ------------------------------------------------------------------ writecache
lv -l 8 -n wc vg $b
lv -l 8 -an -n fast vg $c
lv -l 2 -n other vg $c
convert --type writecache --cachevol fast vg/wc
refused $c $f
said "Unable to pvmove device used for writecache vg/fast_cvol."
refused -n wc $c $f
refused -n fast_cvol $c $f
agree 0 -n other $c $f
agree 0 $b $f
agree 0 -n wc $b $f

# ------------------------------------------------------------------ RAID with integrity
lv --type raid1 -m 1 --raidintegrity y -l 4 -n ri vg $d $e
for name in ri ri_rimage_0 ri_rmeta_0 ri_rimage_0_iorig ri_rimage_0_imeta; do
	refused -n $name $d $f
	said "Unable to pvmove device used for raid with integrity vg/ri."
done
refused $d $f
vgchange -qq -an vg
vgremove -qq -ff -y vg
vgcreate -qq -s 1M vg $b $c $d $e $f $g

# ------------------------------------------------------------------ an LV that a move has already
lv -l 6 -n one vg $b
lvextend -qq -l +4 vg/one $c >/dev/null
lv -l 4 -n two vg $c
lvchange -qq -an vg/two
delay b 300
pvmove -b -i 100 $b $d
agree 0 $c $e
said "Skipping locked LV vg/one."
refused -n one $c $e
said "All data on source PV skipped. It contains locked, hidden or non-top level LVs only."
refused $d $e
said "No data to move for vg."
agree 0 -n one $b $e
said "Detected pvmove in progress for $b."
said "WARNING: Ignoring remaining command line arguments."
delay b 0
check "the move that was in the way is finished" pvmove_ours
over "nothing is left of it" vg
vgremove -qq -ff -y vg

# ------------------------------------------------------------------ VGs that may not be changed
vgcreate -qq -s 1M vg $c $d $e
mklv vg one 4 $c
contents=$(sum /dev/vg/one)
vgchange -qq -an vg
vgexport -qq vg
agree 3 $c
said "Cannot use PV $c in exported VG vg."
vgimport -qq vg
# A PV that is away while something changes is one that was missing when it is back.
gone='devices/filter=["r|ubde|"]'
agree 3 --config "$gone" $c
said "Cannot change VG vg while PVs are missing"
lvchange -qq --config "$gone" --addtag changed vg/one 2>/dev/null
agree 0 $c $d
fails 5 "one that was missing takes nothing" pvmove_ours -t $c $e
says "it is said" "WARNING: Physical volume $e is missing."
check "a move beside it" pvmove_ours $c $d
same "it has moved" "$(where vg/one 2>/dev/null)" "$d:0-3"
check "LVM2 takes it back" vgextend --restoremissing vg $e
quiet "and has nothing to complain about" vg
vgchange -qq -ay vg
same "contents" "$(sum /dev/vg/one)" "$contents"
before=$(seqno vg)
# LVM2's manual says so; its pvmove does not look at it.
fails 5 "metadata_read_only = 1" pvmove_ours --config global/metadata_read_only=1 $d
says "that is said" "global/metadata_read_only"
flock -o /run/lock/lvm/V_vg sleep 30 &
locker=$!
sleep 0.3
fails 5 "wait_for_locks = 0" timeout 10 "$PVMOVE" --config global/wait_for_locks=0 $d
says "the lock is named" "/run/lock/lvm/V_vg"
kill $locker
same "nothing was written" "$(seqno vg)" "$before"

# ------------------------------------------------------------------ no mirror target in the kernel
vgchange -qq -an vg
cp /proc/sys/kernel/modprobe /tmp/modprobe
echo /bin/false >/proc/sys/kernel/modprobe
modprobe -r dm-raid dm-mirror dm-log-userspace 2>/dev/null
grep -q '^dm_mirror ' /proc/modules && not_ok "the module is away" "$(grep dm_mirror /proc/modules)"
fails 5 "no dm-mirror" pvmove_ours $d
says "the module is named" "load module dm-mirror"
same "nothing was written before" "$(seqno vg)" "$before"
same "no device is left" "$(dmsetup ls | grep pvmove)" ""
cat /tmp/modprobe >/proc/sys/kernel/modprobe
check "with it" pvmove_ours $d
over "all is well at the end" vg
exit 0
