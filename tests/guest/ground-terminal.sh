# The terminal, the program that runs in it, what it writes to and its working directory are on the LV that is moved.
# guest: -n 3 -s 96M
. "$(dirname "$0")/lib.sh"

mkvg vg b c d
mklv vg home 40 /dev/ubdb
mkfs.ext4 -q /dev/vg/home && mount /dev/vg/home /mnt || die "no file system"
cp "$PVMOVE" /mnt/pvmove
# script(1), the shell and their libraries, so that the page cache is all that holds them.
for file in /usr/bin/script /bin/sh $(ldd /usr/bin/script /bin/sh | grep -o '/[^ ]*' | grep -v ':$' | sort -u); do
	mkdir -p "/mnt$(dirname "$file")" && cp -L "$file" "/mnt$file" || die "no $file"
done
for d in dev proc sys; do mkdir /mnt/$d && mount --rbind /$d /mnt/$d; done
mkdir -p /mnt/run /mnt/tmp
while sleep 0.02; do echo 3 >/proc/sys/vm/drop_caches; done &
pressure=$!
# The typescript is written through for each line of -v.
check "in a terminal on the LV" timeout 300 chroot /mnt script -qefc "/pvmove -v --checkpoint 4m -i 1 /dev/ubdb /dev/ubdc" /tmp/typescript
grep -q 'Moved: 100.00%' /mnt/tmp/typescript && ok "the typescript has it all" || not_ok "the typescript has it all" "$(tail -n 2 /mnt/tmp/typescript)"
# A pager that reads slowly from a pipe, and writes to the LV.
check "through a pipe to the LV" timeout 300 chroot /mnt sh -c '/pvmove -v --checkpoint 2m /dev/ubdc /dev/ubdd | while read -r line; do echo "$line"; done >/tmp/log'
kill $pressure
wait $pressure 2>/dev/null
same "the disks are empty" "$(extents /dev/ubdb) $(extents /dev/ubdc)" "0 0"
umount -R /mnt
check "the file system is clean" e2fsck -fn /dev/vg/home
over "nothing is left" vg
exit 0
