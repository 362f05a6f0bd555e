# A udevd that does not answer, and a full table of semaphores: neither keeps a move from its end nor leaves anything suspended,
# and LVM2's commands that wait for udev beside it go on as if there were no move.
# guest: -n 4 -u
. "$(dirname "$0")/lib.sh"

delayed b
b=/dev/mapper/ubdb
vgcreate -qq -s 1M vg $b /dev/ubdc || die "no VG"
mklv vg one 6 $b
mklv vg two 6 $b
mkvg other d e
contents=$(sums vg)
udevadm settle
links() { find /dev/mapper /dev/vg -type l -printf '%p -> %l\n' | sort; }
before=$(links)
cookies() { dmsetup udevcookies | sed 1d | awk '{ print $1, $3 }'; }
suspended() { dmsetup info -c --noheadings -o name,suspended | grep Suspended; }
udevd() { pidof systemd-udevd | xargs kill "-$1"; }

# moves NAME: there and back, in good time.
moves() {
	check "$1: there" timeout 60 "$PVMOVE" -q --checkpoint 2m $b /dev/ubdc
	same "$1: there: nothing is suspended or left" "$(suspended; dmsetup ls | grep pvmove)" ""
	check "$1: back, atomic" timeout 60 "$PVMOVE" -q --atomic /dev/ubdc $b
	same "$1: back: nothing is suspended or left" "$(suspended; dmsetup ls | grep pvmove)" ""
	same "$1: contents" "$(sums vg)" "$contents"
}

# ------------------------------------------------------------------ udevd is stopped
udevd STOP
moves "udevd is stopped"
same "no cookie is left of it" "$(cookies)" ""
lvcreate -qq -y -Zn -Wn -l 4 -n new other /dev/ubdd >/tmp/lvcreate 2>&1 &
lvcreate=$!
until_true 30 eval '[ -n "$(cookies)" ]' || not_ok "LVM2 waits for udevd" "$(cat /tmp/lvcreate)"
waits=$(cookies)
moves "beside LVM2 that waits for it"
same "LVM2's cookie is as it was" "$(cookies)" "$waits"
kill -0 $lvcreate && ok "LVM2 waits still" || not_ok "LVM2 waits still" "$(cat /tmp/lvcreate)"
udevd CONT
wait $lvcreate
same "LVM2 ends well" $? 0
udevadm settle
same "udevd catches up" "$(links | grep -v other)" "$before"
[ -b /dev/other/new ] && ok "LVM2's LV has its link" || not_ok "LVM2's LV has its link" "$(ls /dev/other)"
same "no cookie is left at all" "$(cookies)" ""

# ------------------------------------------------------------------ LVM2 makes and removes LVs all the time
while [ ! -e /tmp/stop ]; do
	lvcreate -qq -y -Zn -Wn -l 2 -n busy other /dev/ubde >/tmp/lvcreate 2>&1 && lvremove -qq -y other/busy || echo "status $?: $(cat /tmp/lvcreate)"
	echo "one more"
done >/tmp/busy 2>&1 &
busy=$!
moves "beside LVM2 at work"
touch /tmp/stop
wait $busy
same "LVM2 has done its work" "$(sort -u /tmp/busy)" "one more"
udevadm settle
same "no cookie is left of that" "$(cookies)" ""

# ------------------------------------------------------------------ a rule of udev's that takes its time
mkdir -p /run/udev/rules.d
echo 'KERNEL=="dm-*", PROGRAM="/bin/sleep 0.5"' >/run/udev/rules.d/00-slow.rules
udevadm control --reload
moves "udev is slow"
rm /run/udev/rules.d/00-slow.rules
udevadm control --reload
udevadm settle
same "links after it" "$(links | grep -v other)" "$before"

# ------------------------------------------------------------------ somebody has the move's device open
delay b 500
"$PVMOVE" -v $b /dev/ubdc >"$out" 2>&1 &
mover=$!
until_true 60 grep -q '^  commit' "$out"
kill -STOP $mover
delay b 0
dmsetup info -c --noheadings --separator ' ' -o major,minor vg-pvmove0 | xargs mknod /tmp/node b
sleep 3 8</tmp/node &
kill -CONT $mover
wait $mover
same "the move's device is held open for a while" $? 0
same "nothing is left of it" "$(suspended; dmsetup ls | grep pvmove)" ""
check "back again" pvmove_ours -q /dev/ubdc $b

# ------------------------------------------------------------------ no semaphore is to be had
read -ra sem </proc/sys/kernel/sem
used=$(ipcs -s | grep -c '^0x')
echo "${sem[*]:0:3} $((used + 2))" >/proc/sys/kernel/sem
while ipcmk -S 1 >>/tmp/semaphores 2>/dev/null; do :; done
fails 1 "there is no semaphore for anybody" dmsetup udevcreatecookie
moves "no semaphore"
awk '{ print $NF }' /tmp/semaphores | xargs -n 1 ipcrm -s
echo "${sem[*]}" >/proc/sys/kernel/sem
udevadm settle
same "links at the end" "$(links | grep -v other)" "$before"

over "all is well" vg

# ------------------------------------------------------------------ udevd is killed and not started again: LVM2 would wait for ever
udevd KILL
moves "udevd is dead"
exit 0
