# Disks that contradict each other about whose they are, and a VG that is locked, or goes away, while its lock is waited for.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

heads() { head -qc 1M /dev/ubd[bcd] | md5sum; }
# refused NAME TEXT ARG...: with this sentence; nothing is written.
refused() {
	local before
	before=$(heads)
	fails 5 "$1" pvmove_ours -q "${@:3}"
	says "$1: why" "$2"
	same "$1: nothing was written" "$(heads)" "$before"
}
for d in b c d; do head -c 1M /dev/ubd$d >/tmp/blank.$d; done
put() { dd if="$1" of="$2" bs=4k conv=notrunc oflag=direct status=none "${@:3}"; }

# The header of one area is damaged, then that of all.
mkvg vg b c
mklv vg one 4 /dev/ubdb
one=$(sum /dev/vg/one)
printf X | dd of=/dev/ubdc bs=1 seek=4100 conv=notrunc status=none
check "a damaged header" pvmove_ours -q /dev/ubdb /dev/ubdc
says "a damaged header: where" "/dev/ubdc: metadata area at byte 4096"
same "a damaged header: contents" "$(sum /dev/vg/one)" "$one"
over "a damaged header: it is put right" vg
for d in b c; do
	head -c 1M /dev/ubd$d >/tmp/sound.$d
	printf X | dd of=/dev/ubd$d bs=1 seek=4100 conv=notrunc status=none
done
refused "damaged headers" "metadata area at byte 4096" /dev/ubdb
for d in b c; do put /tmp/sound.$d /dev/ubd$d; done

SAME=1 rewrite 's/description = "/description = "x/' /dev/ubdb
refused "two texts of one seqno" "on /dev/ubdc is not that on /dev/ubdb." /dev/ubdc
put /tmp/sound.b /dev/ubdb
quiet "all is well again" vg

# An area that has a header and no text.
pvcreate -qq -y /dev/ubdd && put /dev/ubdd /dev/ubdc skip=1 seek=1 count=255
check "an area without text" pvmove_ours -q /dev/ubdc /dev/ubdb
says "an area without text: where" "/dev/ubdc: metadata area at byte 4096 is empty. The next write gives it a copy."
over "an area without text: it has one" vg
pvremove -qq /dev/ubdd

# A PV that the VG went on without.
vgextend -qq vg /dev/ubdd && head -c 1M /dev/ubdd >/tmp/sound.d && vgreduce -qq vg /dev/ubdd && put /tmp/sound.d /dev/ubdd || die "no third PV"
check "an outdated PV" pvmove_ours -q /dev/ubdb /dev/ubdc
says "an outdated PV: that is said" "/dev/ubdd: outdated PV, VG \"vg\" went on after seqno"
same "an outdated PV: it is left alone" "$(head -c 1M /dev/ubdd | md5sum)" "$(md5sum </tmp/sound.d)"
put /tmp/blank.d /dev/ubdd
for d in b c; do head -c 1M /dev/ubd$d >/tmp/sound.$d; done

vgcreate -qq -s 1M other /dev/ubdd || die "no VG"
put /dev/ubdd /dev/ubdc skip=1 seek=1 count=255
refused "a PV with another VG's metadata" 'PV of VG "vg" with the metadata of another VG, "other".' /dev/ubdb
put /tmp/sound.c /dev/ubdc
vgremove -qq other

for d in b c; do put /tmp/blank.$d /dev/ubd$d; done
vgcreate -qq -s 1M twin /dev/ubdd && rewrite 's/^twin \{/vg {/m' /dev/ubdd || die "no second VG"
for d in b c; do put /tmp/sound.$d /dev/ubd$d; done
refused "two VGs of one name" "are two: rename one by its UUID with vgrename." /dev/ubdc
put /tmp/blank.d /dev/ubdd
quiet "all is well without it" vg

# ------------------------------------------------------------------ locks

nowhere='global { locking_dir = "/proc/nowhere" }'
check "no directory for locks" pvmove_ours -q --config "$nowhere" /dev/ubdc /dev/ubdb
says "no directory for locks: that is said" "LVM2 cannot see that VG \"vg\" is locked."
# It is the VG's first PV that is locked then.
is_locked() { ! flock -n "$1" true; }
locked() {
	flock "$1" sleep 1000 &
	holder=$!
	until_true 10 is_locked "$1"
}
released() { pkill -P $holder; wait $holder 2>/dev/null; }
locked /dev/ubdb
"$PVMOVE" -q --config "$nowhere" /dev/ubdb /dev/ubdc 2>"$out" &
pid=$!
sleep 1
same "a PV that is locked: it waits" "$(kill -0 $pid && where vg/one)" /dev/ubdb:0-3
released
wait $pid
same "a PV that is locked: it goes on" "$? $(where vg/one)" "0 /dev/ubdc:0-3"

locked /run/lock/lvm/V_vg
refused "locked, and not to be waited for" "/run/lock/lvm/V_vg: cannot lock it" --config 'global/wait_for_locks=0' /dev/ubdc
released

# gone COMMAND...: does that to the VG while a pvmove waits for the lock; $status is its exit status.
gone() {
	locked /run/lock/lvm/V_vg
	"$PVMOVE" -q "${arg[@]}" >"$out" 2>&1 &
	pid=$!
	until_true 10 eval 'grep -q flock /proc/$pid/stack 2>/dev/null || grep -q ": -> FLOCK.* $pid " /proc/locks'
	"$@"
	released
	wait $pid
	status=$?
}
arg=(/dev/ubdc)
gone vgrename -qq --nolocking vg renamed
same "renamed while it waits" "$status $(<"$out")" "0 "
vgrename -qq renamed vg
mklv vg two 2 /dev/ubdc
gone vgremove -qq -y -f --nolocking vg
same "removed while it waits: exit status" "$status" 5
says "removed while it waits: why" 'VG "vg" does not exist any more.'
for d in b c; do put /tmp/sound.$d /dev/ubd$d; done
damaged() { for d in b c; do printf X | dd of=/dev/ubd$d bs=1 seek=4100 conv=notrunc status=none; done; }
gone damaged
same "damaged while it waits: exit status" "$status" 5
says "damaged while it waits: why" "metadata area at byte 4096"
for d in b c; do put /tmp/sound.$d /dev/ubd$d; done
arg=()
gone vgremove -qq -y -f --nolocking vg
same "removed while bare pvmove waits" "$status $(<"$out")" "0 "
exit 0
