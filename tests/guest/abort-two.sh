# Two moves of one VG given up by one command: two commits from what was read once.  Regions are as small as lvm.conf says.
. "$(dirname "$0")/lib.sh"

echo 'activation { raid_region_size = 16 }' >>/etc/lvm/lvmlocal.conf
mkvg vg b c d
mklv vg one 16 /dev/ubdb
mklv vg two 16 /dev/ubdc
all=$(sums vg)
echo 1 >/sys/module/dm_mirror/parameters/raid1_resync_throttle

for how in --atomic --checkpoint=1t; do
	check "begin the first $how" pvmove_ours -b "$how" /dev/ubdb /dev/ubdd
	check "and the second $how" pvmove_ours -b "$how" /dev/ubdc /dev/ubdd
	same "regions have 16 KiB $how" "$(dmsetup table | grep -c 'mirror core 1 32 2')" 2
	same "metadata says so $how" "$(vgcfgbackup -qq -f /tmp/text vg; grep -c 'region_size = 32$' /tmp/text)" 2
	check "abort both $how" pvmove_ours --abort
	same "all is where it was $how" "$(where vg/one) $(where vg/two)" "/dev/ubdb:0-15 /dev/ubdc:0-15"
	over "nothing is left of the moves $how" vg
done
same "contents are the same" "$(sums vg)" "$all"
exit 0
