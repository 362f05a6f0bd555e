# A sector that cannot be read on the source, then one that cannot be written on the destination: never success, nothing lost.
# guest: -n 3
. "$(dirname "$0")/lib.sh"

size=120000 offset=4096
# PVs on dm devices in whose middle a sector may be made bad; raw disks are hidden from LVM2 by the offset.
for d in b c; do dmsetup create pv$d --table "0 $size linear /dev/ubd$d $offset" || die "no pv$d"; done
bad() {
	printf '0 %d linear /dev/ubd%s %d\n%d 8 error\n%d %d linear /dev/ubd%s %d\n' "$2" "${1#pv}" $offset "$2" \
		$(($2 + 8)) $((size - $2 - 8)) "${1#pv}" $(($2 + 8 + offset)) | set_table "$1"
}
good() { echo "0 $size linear /dev/ubd${1#pv} $offset" | set_table "$1"; }

vgcreate -qq -s 1M vg /dev/mapper/pvb /dev/mapper/pvc || die "no VG"
mklv vg one 40 /dev/mapper/pvb
sums=$(sum /dev/vg/one)
# Sector 41000 of a PV is sector 41000 - 2048 of an LV that starts at extent 0.
around() { { dd if=/dev/vg/one bs=4k count=4860 iflag=direct; dd if=/dev/vg/one bs=4k skip=4880 iflag=direct; } 2>/dev/null | md5sum; }
before=$(around)

bad pvb 41000
fails 5 "source: the move fails" pvmove_ours --lanes 1 --checkpoint 8m /dev/mapper/pvb /dev/mapper/pvc
says "source: it names extents, LV and PV" "Read error on /dev/mapper/pvb while extents 16 to 23 of LV vg/one (bytes 16777216 to 25165823) were copied"
same "source: what can be read is right" "$(around)" "$before"
quiet "source: LVM2 is quiet" vg
same "source: what was checkpointed stays moved" "$(extents /dev/mapper/pvc)" 40
fails 5 "source: again" pvmove_ours --lanes 1 --checkpoint 8m
good pvb
check "source: it goes on when the disk is well" pvmove_ours
same "source: contents" "$(sum /dev/vg/one)" "$sums"
over "source: nothing is left" vg

bad pvb 41000
fails 5 "destination: the move fails" pvmove_ours --lanes 1 --checkpoint 8m /dev/mapper/pvc
says "destination: it names the PV" "Write error on /dev/mapper/pvb while extents 16 to 23 of LV vg/one"
same "destination: contents" "$(sum /dev/vg/one)" "$sums"
quiet "destination: LVM2 is quiet" vg
check "destination: abort" pvmove_ours --abort
same "destination: contents after the abort" "$(sum /dev/vg/one)" "$sums"
over "destination: nothing is left" vg
good pvb

fails 5 "destination is atomic: the move fails" eval 'check back pvmove_ours /dev/mapper/pvb; bad pvb 41000; pvmove_ours --atomic /dev/mapper/pvc'
same "destination is atomic: contents" "$(sum /dev/vg/one)" "$sums"
check "destination is atomic: abort" pvmove_ours --abort
same "destination is atomic: contents after the abort" "$(sum /dev/vg/one)" "$sums"
over "destination is atomic: nothing is left" vg
same "destination is atomic: all is where it was" "$(where vg/one)" "/dev/mapper/pvc:0-39"
good pvb

# One lane is copied when its source goes bad, the other one takes a while: the first has no need of the source any more.
slowly() {
	printf '0 4096 linear /dev/ubdb %d\n4096 8 %s\n4104 6136 linear /dev/ubdb %d\n' $offset "$1" $((offset + 4104))
	printf '10240 8192 delay /dev/ubdb %d 50 /dev/ubdb %d 0\n18432 %d linear /dev/ubdb %d\n' $((offset + 10240)) $((offset + 10240)) \
		$((size - 18432)) $((offset + 18432))
}
lvremove -qqy vg && mklv vg first 4 /dev/mapper/pvb && mklv vg second 4 /dev/mapper/pvb
first=$(sum /dev/vg/first) second=$(sum /dev/vg/second)
slowly "linear /dev/ubdb $((offset + 4096))" | set_table pvb
pvmove_ours --lanes 1 --config 'activation { raid_region_size = 64 }' /dev/mapper/pvb /dev/mapper/pvc >/tmp/said 2>&1 &
move=$!
lanes() { dmsetup status vg-pvmove0 | sed -n 's/.* mirror .* \([0-9]*\)\/\([0-9]*\) 1 \(..\) .*/\1 \2 \3/p'; }
for ((i = 0; i < 200; i++)); do
	mapfile -t lane < <(lanes 2>/dev/null)
	[ "${lane[0]:-}" != "64 64 AA" ] || break
	sleep 0.02
done
slowly error | set_table pvb
same "late: what is copied can be read" "$(sum /dev/vg/first)" "$first"
mapfile -t lane < <(lanes)
same "late: the kernel has seen the source" "${lane[0]}" "64 64 RA"
[[ "${lane[1]}" = *AA && "${lane[1]}" != "64 "* ]] && ok "late: the other is not copied yet" || not_ok "late: the other is not copied yet" "${lane[1]}"
wait $move
same "late: the move ends well" "$? $(grep -v 'pvb: Moved: [0-9.]*%$' /tmp/said)" "0 "
same "late: contents" "$(sum /dev/vg/first) $(sum /dev/vg/second)" "$first $second"
over "late: nothing is left" vg
good pvb

# What the incumbent does, for the log: success, and 512 KiB around the bad sector destroyed.
bad pvc 41000
pvmove -i 1 /dev/mapper/pvc >/dev/null 2>&1
echo "LVM2 with a bad sector on the source: exit $?"
good pvc
[ "$(around)" = "$before" ] || echo "LVM2 destroyed readable data"
exit 0
