# Two moves of one VG given up by one command: two commits from what was read once.  Regions are as small as lvm.conf says.
. "$(dirname "$0")/lib.sh"

echo 'activation { raid_region_size = 16 }' >>/etc/lvm/lvmlocal.conf
delayed b
delayed c
b=/dev/mapper/ubdb c=/dev/mapper/ubdc
vgcreate -qq -s 1M vg $b $c /dev/ubdd || die "no VG"
mklv vg one 16 $b
mklv vg two 16 $c
all=$(sums vg)

for how in --atomic --lanes=1; do
	delay b 100
	delay c 100
	check "begin the first $how" pvmove_ours -b "$how" $b /dev/ubdd
	check "and the second $how" pvmove_ours -b "$how" $c /dev/ubdd
	same "regions have 16 KiB $how" "$(dmsetup table | grep -c 'mirror core 1 32 2')" 2
	same "metadata says so $how" "$(vgcfgbackup -qq -f /tmp/text vg; grep -c 'region_size = 32$' /tmp/text)" 2
	check "abort both $how" pvmove_ours --abort
	delay b 0
	delay c 0
	same "all is where it was $how" "$(where vg/one) $(where vg/two)" "$b:0-15 $c:0-15"
	over "nothing is left of the moves $how" vg
done
same "contents are the same" "$(sums vg)" "$all"
exit 0
