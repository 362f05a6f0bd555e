# Options that change nothing here are taken; those that do, do what they say.  A move with nothing around: no /etc, no /run, no /tmp.
# guest: -n 3
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-agree.sh"

mkvg vg b c d
mklv vg one 6 /dev/ubdb
contents=$(sum /dev/vg/one)
from=/dev/ubdb to=/dev/ubdc
# moves NAME OPTION...: with them a move works; $from and $to change places.
moves() {
	local name=$1 turn=$from
	shift
	check "$name" pvmove_ours "$@" $from $to
	same "$name: it has moved" "$(where vg/one)" "$to:0-5"
	from=$to to=$turn
}

# ------------------------------------------------------------------ taken by LVM2 and ours, refused by both
while read -r line; do
	# shellcheck disable=SC2086
	agree $line /dev/ubdb
done <<'END'
0 --noudevsync
0 --reportformat json
0 --reportformat=basic
0 --nohints
0 --nolocking
0 --journal debug
0 --lockopt skip
0 --driverloaded y
0 --autobackup n
0 -A y
0 -d -d
0 -y
0 --alloc=inherit
0 --atomic
0 -i 0
0 -i +5
0 --devices /dev/ubdb --devices /dev/ubdc,/dev/ubdd
0 --devices /dev/ubdb,/dev/ubdc,/dev/ubdd
3 --devices /dev/ubdb --devices /dev/ubdc
3 --devices /dev/ubdc
3 -y -y
3 -i 1 -i 2
3 --interval -1
3 --interval 1.5
3 --autobackup yes
3 --alloc Normal
3 --config a=1 --config b=1
3 --nosuch
3 -x
END
for option in "--atomic" "--alloc normal" "-n one"; do
	pvmove $option >/tmp/lvm2 2>&1
	same "LVM2: $option without a PV" $? 3
	fails 3 "$option without a PV" pvmove_ours $option
done
moves "all at once" -d -y -v --noudevsync --nohints --driverloaded n --journal x --lockopt x --profile x --commandprofile x \
	--reportformat json --autobackup y --interval 1
moves "short and long, before and behind" -dyqq -i1 -An --alloc normal --noudevsync

# ------------------------------------------------------------------ what is printed
check "-q says nothing" pvmove_ours -q $from $to
same "nothing" "$(cat "$out")" ""
check "-i 1" pvmove_ours -i 1 $to $from
says "progress" "$to: Moved: 100.00%"
check "--version" pvmove_ours --version
check "--help" pvmove_ours --help
says "the options" "--alloc POLICY"
check "-h" pvmove_ours -h
fails 3 "a bad one" pvmove_ours --nosuch
says "and how to learn more" "Run 'pvmove --help' for more information."
before=$(seqno vg)
check "--test" pvmove_ours --test $from $to
same "--test has written nothing" "$(seqno vg) $(dmsetup ls | grep pvmove)" "$before "
check "-b" pvmove_ours -b $from $to
same "-b says nothing more" "$(cat "$out")" ""
until_true 60 eval '[ -z "$(moving vg)" ]' || not_ok "the background goes on" "$(moving vg)"
same "the background has moved it" "$(where vg/one)" "$to:0-5"

# ------------------------------------------------------------------ nothing around
from=/dev/ubdc to=/dev/ubdb
for keep in "dev sys proc" "dev sys"; do
	mkdir /tmp/root
	mount -t tmpfs root /tmp/root
	cp "$PVMOVE" /tmp/root/pvmove
	for dir in $keep; do
		mkdir /tmp/root/$dir
		mount --rbind /$dir /tmp/root/$dir
	done
	mount -o remount,ro /tmp/root
	check "read-only root with $keep" env -i /usr/sbin/chroot /tmp/root /pvmove -q $from $to
	says "the lock is our own" "LVM2 cannot see that VG \"vg\" is locked."
	umount -l /tmp/root
	rmdir /tmp/root
	turn=$from from=$to to=$turn
done
over "all is well at the end" vg
same "contents" "$(sum /dev/vg/one)" "$contents"
exit 0
