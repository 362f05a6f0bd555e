# The LV that the program itself stands on: its root, its executable, its working directory, its output, and swap beside it.
# guest: -n 3 -s 96M
. "$(dirname "$0")/lib.sh"

mkvg vg b c d
mklv vg root 24 /dev/ubdb
mklv vg swap 16 /dev/ubdb
mkfs.ext4 -q /dev/vg/root && mount /dev/vg/root /mnt || die "no file system"
mkswap /dev/vg/swap >/dev/null && swapon /dev/vg/swap || die "no swap"
mkdir /mnt/{bin,dev,proc,sys,run,tmp}
for d in dev proc sys; do mount --bind /$d /mnt/$d; done
cp "$PVMOVE" /mnt/bin/pvmove
dd if=/dev/urandom of=/mnt/ballast bs=1M count=8 status=none
md5sum /mnt/ballast /mnt/bin/pvmove >/tmp/sums

# Under pressure: the page cache is dropped all the time, so that the executable would have to be read again from the LV.
while sleep 0.02; do echo 3 >/proc/sys/vm/drop_caches; done &
pressure=$!
while :; do date >>/mnt/notes && sync /mnt/notes; done &
notes=$!
check "it moves what it stands on" chroot /mnt /bin/pvmove --checkpoint 4m -i 1 /dev/ubdb
chroot /mnt /bin/pvmove -v --checkpoint 4m /dev/ubdc /dev/ubdd >/mnt/log 2>&1
same "its log on the LV" "$? $(tail -n 1 /mnt/log | tr -s ' ')" "0  /dev/ubdc: Moved: 100.00%"
kill $pressure $notes 2>/dev/null
wait 2>/dev/null
same "the first disk is empty" "$(extents /dev/ubdb) $(extents /dev/ubdc)" "0 0"
echo 3 >/proc/sys/vm/drop_caches
check "contents" md5sum --quiet -c /tmp/sums
check "swap is still there" swapoff /dev/vg/swap
umount /mnt/dev /mnt/proc /mnt/sys /mnt
check "the file system is clean" e2fsck -fn /dev/vg/root
over "nothing is left" vg
exit 0
