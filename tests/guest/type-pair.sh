# guest: -n 5 -s 20M
# A linear LV and a thin one that share a PV: both are moved together, then the thin one by name; first its pool is plain, then
# RAID1; atomic and, without dmeventd, not.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"
sed -i 's/monitoring = 0/monitoring = 1/' /etc/lvm/lvmlocal.conf

vgcreate -qq -s 128k vg /dev/ubd[b-f] || die "no VG"
for mode in --atomic --checkpoint=128k; do
	for pool in linear raid1; do
		name="$mode, pool is $pool"
		lvcreate -qq -y -Zn -Wn -l 2 -n line vg /dev/ubdb
		if [ $pool = linear ]; then
			lvcreate -qq -y --type thin-pool -l 4 -n pool vg /dev/ubdb
			legs=
		else
			lvcreate -qq -y --type raid1 -m 1 -l 4 -n pool vg /dev/ubdb /dev/ubdc
			lvcreate -qq -y --type raid1 -m 1 -L 2M -n meta vg /dev/ubdb /dev/ubdc
			synced
			lvconvert -qq -y --thinpool vg/pool --poolmetadata meta
			legs=/dev/ubdc
		fi
		lvcreate -qq -y -V 8M --thinpool pool -n thin vg
		fill /dev/vg/line line
		seq 60000 | dd of=/dev/vg/thin bs=256k count=1 seek=5 oflag=direct iflag=fullblock status=none
		sums=$(sums vg)
		survey
		same "$name: both are on one PV" "$(carriers line | xargs), $(carriers thin:pool | xargs)" "/dev/ubdb, /dev/ubdb${legs:+ $legs}"
		check "$name: both are moved" pvmove_ours -q $mode /dev/ubdb /dev/ubdf
		survey
		same "$name: both are there" "$(carriers line | xargs), $(carriers thin:pool | xargs)" "/dev/ubdf, ${legs:+$legs }/dev/ubdf"
		same "$name: contents" "$(sums vg)" "$sums"
		check "$name: the thin LV is moved by name" pvmove_ours -q $mode -n thin /dev/ubdf /dev/ubde
		survey
		same "$name: it alone has moved" "$(carriers line | xargs), $(carriers thin:pool | xargs)" "/dev/ubdf, ${legs:+$legs }/dev/ubde"
		same "$name: contents once more" "$(sums vg)" "$sums"
		over "$name: LVM2 is content" vg
		lvremove -qq -ff vg >"$out" 2>&1 || not_ok "$name" "LVs cannot be removed: $(cat "$out")"
	done
	sed -i 's/monitoring = 1/monitoring = 0/' /etc/lvm/lvmlocal.conf
done
exit 0
