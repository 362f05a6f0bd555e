# Power cuts at every moment of moves that LVM2 takes over from us, and we from LVM2.
# guest: -n 3 -s 2M -t 7200
#
# LVM2 never empties a disk's cache: behind its commits, or before them what it copied.  So disks have none here.
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/cut.bash"

durable=999999
record_begin 111
stopped 2 "${windows[@]}"
check "LVM2 goes on with ours" pvmove -i 1 $src
record_end
sweep "LVM2 goes on with ours" "${STRIDE:-1}"

record_begin 111
stopped 2 "${windows[@]}"
check "LVM2 gives ours up" pvmove --abort $src
record_end
sweep "LVM2 gives ours up" "${STRIDE:-1}"

record_begin 111
stopped_lvm2
check "we go on with LVM2's" "$PVMOVE" "${windows[@]}"
record_end
sweep "we go on with LVM2's" "${STRIDE:-1}"

record_begin 111
stopped_lvm2
check "we give LVM2's up" "$PVMOVE" --abort
record_end
sweep "we give LVM2's up" "${STRIDE:-1}"
exit 0
