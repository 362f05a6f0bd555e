# Memory: the LV under swap is moved while swap is all that there is, and pvmove itself is given too little.
# guest: -n 3 -s 160M -m 160M -t 3600
. "$(dirname "$0")/../guest/lib.sh"

mkvg vg b c d
mklv vg one 4 /dev/ubdb
all=$(sum /dev/vg/one)
lvcreate -qq -y -Zn -Wn -l 130 -n swap vg /dev/ubdb 2>"$out" || die "$(cat "$out")"
mkswap -q /dev/vg/swap
swapon /dev/vg/swap || die "no swap"

# More memory than the machine has, touched over and over; each page says which it is.
perl -e '$| = 1; my $n = shift; my @page = map { pack("NN", $_, 0) x 512 } 0 .. $n - 1;
	for (my $round = 0; ! -e "/tmp/stop"; $round++) {
		for my $i (map { ($_ * 7919) % $n } 0 .. $n - 1) {
			$page[$i] eq pack("NN", $i, $round) x 512 or die "page $i is lost in round $round\n";
			$page[$i] = pack("NN", $i, $round + 1) x 512;
		}
		print "$round\n";
	}' "${PAGES:-36000}" >/tmp/rounds 2>/tmp/hog.err &
hog=$!
until_true 120 grep -q . /tmp/rounds || die "memory is not used up: $(cat /tmp/hog.err)"
swapped=$(awk '$1 == "/dev/dm-1" || /partition|block/ { print $4 }' /proc/swaps | tail -n 1)
check "swap is moved" timeout 300 "$PVMOVE" -q --checkpoint 16m -n swap /dev/ubdb /dev/ubdc
check "and moved" timeout 300 "$PVMOVE" -q --checkpoint 64m -n swap /dev/ubdc /dev/ubdd
same "it is there" "$(extents /dev/ubdd)" 130
touch /tmp/stop
wait $hog
same "no page is lost" "$? $(cat /tmp/hog.err)" "0 "
echo "$(wc -l </tmp/rounds) rounds through memory, $swapped KiB in swap when the move began"
[ "${swapped:-0}" -gt 20000 ] && ok "swap was in use" || not_ok "swap was in use" "$swapped KiB"
check "swap can be left" swapoff /dev/vg/swap
lvremove -qq -f vg/swap

# limited NAME COMMAND...: with so little that it fails somewhere, then with a little more, till it succeeds.  Then the next one
# finishes, and the way back is free.
mkdir /tmp/cgroup && mount -t cgroup2 none /tmp/cgroup && echo +memory >/tmp/cgroup/cgroup.subtree_control && mkdir /tmp/cgroup/small || die "no cgroup"
limited() {
	local name=$1 kib=$2 step=$3 failures=0 status wrong='' sentences
	while [ $kib -lt 32768 ]; do
		"$name" $kib -q /dev/ubdb /dev/ubdc >/tmp/said 2>&1
		status=$?
		sentences=$(grep -vc 'Killed' /tmp/said)
		case $status,$sentences in
		0,0) [ "$(extents /dev/ubdb)" = 0 ] || wrong+="$kib KiB: exit status 0, but the source is not empty; " ;;
		5,1 | 137,0) failures=$((failures + 1)) ;;
		*) wrong+="$kib KiB: exit status $status: $(cat /tmp/said); " ;;
		esac
		! dmsetup info -c --noheadings -o name,suspended | grep Suspended || wrong+="$kib KiB: suspended; "
		"$PVMOVE" -q >/tmp/said 2>&1 && "$PVMOVE" -q /dev/ubdc /dev/ubdb >>/tmp/said 2>&1 || grep -q 'No data to move' /tmp/said ||
			wrong+="$kib KiB: then $(cat /tmp/said); "
		[ "$(sum /dev/vg/one)" = "$all" ] || wrong+="$kib KiB: content; "
		[ $status != 0 ] || break
		kib=$((kib + step))
	done
	same "$name: right at any limit" "$wrong" ""
	echo "$name: $failures limits that were too small, $kib KiB are enough"
	[ $failures -gt 2 ] && [ $kib -lt 32768 ] && ok "$name: some were too small" || not_ok "$name: some were too small" "$failures"
}
as_cgroup() {
	echo "${1}k" >/tmp/cgroup/small/memory.max
	sh -c 'echo $$ >/tmp/cgroup/small/cgroup.procs; shift; exec "$PVMOVE" "$@"' sh "$@"
}
as_ulimit() { (ulimit -v "$1"; shift; exec "$PVMOVE" "$@"); }
# With less the kernel cannot load it.
limited as_ulimit 800 100
limited as_cgroup 400 200
over "nothing is left" vg
exit 0
