# Moves under use: a file system with a program that writes to it, a device written to sector by sector, swap.
. "$(dirname "$0")/lib.sh"

mkvg vg b c
mklv vg fs 24 /dev/ubdb
mklv vg raw 8 /dev/ubdb
mklv vg swap 8 /dev/ubdb
mkfs.ext4 -q /dev/vg/fs
mkdir /tmp/fs
mount /dev/vg/fs /tmp/fs || die "no file system"
mkswap -q /dev/vg/swap
swapon /dev/vg/swap || die "no swap"

# Files whose names are their checksums, for as long as /tmp/stop is not there.
files() {
	local n=0
	while [ ! -e /tmp/stop ]; do
		n=$((n + 1))
		head -c $((RANDOM * 8)) /dev/urandom >/tmp/fs/new
		mv /tmp/fs/new "/tmp/fs/$(md5sum </tmp/fs/new | cut -d ' ' -f 1)"
		[ $((n % 40)) -ne 0 ] || rm -f /tmp/fs/[0-7]*
	done
}
files &
files=$!
writer /dev/vg/raw $((8 * 2048)) &
writer=$!
for round in 1 2; do
	check "round $round: a PV in use is moved" pvmove_ours --checkpoint 4m /dev/ubdb /dev/ubdc
	same "round $round: it is empty" "$(extents /dev/ubdb)" 0
	check "round $round: and back" pvmove_ours /dev/ubdc /dev/ubdb
done
kill $writer
wait $writer 2>/dev/null
touch /tmp/stop
wait $files
same "no acknowledged write is lost" "$(lost /dev/vg/raw)" ""
[ "$(wc -l <"$LAB/acked")" -gt 50 ] && ok "there were writes" || not_ok "there were writes" "$(wc -l <"$LAB/acked")"
check "swap can be left" swapoff /dev/vg/swap
umount /tmp/fs
check "the file system is whole" e2fsck -fn /dev/vg/fs
mount -o ro /dev/vg/fs /tmp/fs
wrong=0
for file in /tmp/fs/????????????????????????????????; do
	[ "$(md5sum <"$file" | cut -d ' ' -f 1)" = "${file##*/}" ] || wrong=$((wrong + 1))
done
same "every file is what it was written as" $wrong 0
umount /tmp/fs
over "nothing is left of the moves" vg
exit 0
