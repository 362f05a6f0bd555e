# Power cuts at random moments of a move and of its resume, with programs writing: every promise is kept, and the move can
# always be finished or aborted, by us, whoever activates the VG.
#
# guest: -r -n 3 -s 48M -t 900
# A seed or a number of cuts (at most 90) of one's own:
#	tests/vm/uml -r -n 3 -s 48M -t 2000 -e SEED=7 -e CUTS=90 -e PVMOVE=build/pvmove tests/guest/power-cut.sh
. "$(dirname "$0")/lib.sh"

cuts=${CUTS:-20}
checkpoint=(--checkpoint 2m)
declare -A size=([raw]=$((9 << 20)) [striped]=$((12 << 20)))
# What has to outlive a boot is in files of this directory.
state=$LAB/state
put() { echo "$2" >"$state/$1" && sync "$state/$1"; }
get() { cat "$state/$1"; }

# random N: 0 .. N-1; the same seed and boot give the same numbers.
random() { rnd=$((RANDOM % $1)); }

# Writers write blocks of 8 sectors, and number them so that those of a later boot are higher.
start_writers() {
	local lv
	writers=()
	for lv in raw striped; do
		perl -MFcntl -e 'my ($dev, $n, $list, $i) = @ARGV;
			srand($i);
			sysopen(my $d, $dev, O_WRONLY | O_SYNC) or die "$dev: $!";
			sysopen(my $l, $list, O_WRONLY | O_CREAT | O_APPEND | O_SYNC) or die "$list: $!";
			while (++$i) {
				my $s = int(rand($n / 4096));
				sysseek($d, $s * 4096, 0) and syswrite($d, sprintf("%-511s\n", "written $i") x 8) == 4096 or die "$dev: $!";
				syswrite($l, "$s $i\n");
			}' /dev/vg/$lv "${size[$lv]}" "$state/acked.$lv" "${BOOT}000000" &
		writers+=($!)
	done
}
stop_writers() {
	local pid
	for pid in "${writers[@]}"; do
		kill "$pid" || not_ok "$cut: the writers write" "one has stopped"
	done 2>/dev/null
	wait "${writers[@]}" 2>/dev/null
	writers=()
}

# wrong: what is not as it was promised, of all that is active; read from the disk.
wrong() {
	local lv
	sync
	for lv in raw striped; do
		perl -e 'my ($dev, $list) = @ARGV; my %want;
			open(my $l, "<", $list) or die "$list: $!";
			while (<$l>) { $want{$1} = $2 if /^(\d+) (\d+)\n/ }
			my $all = `dd if=$dev bs=1M iflag=direct status=none`;
			length($all) == $ARGV[2] or die "$dev: ", length($all), " bytes";
			for (my $s = 0; $s * 512 < length($all); $s++) {
				my $b = substr($all, $s * 512, 512);
				my $want = $want{$s >> 3} || 0;
				next if $b =~ /^written (\d+) +\n$/ ? $1 >= $want : !$want && $b =~ /^\w+ $s +\n$/;
				print "$dev sector $s: wanted ", $want || "as it was", ", is ", substr($b, 0, 20), "\n";
			}' /dev/vg/$lv "$state/acked.$lv" "${size[$lv]}" 2>&1
	done
	for lv in still asleep; do
		[ ! -e /dev/vg/$lv ] || [ "$(sum /dev/vg/$lv)" = "$(get "sum.$lv")" ] || echo "/dev/vg/$lv: another checksum"
	done
}

activate() { vgchange -ay --poll n vg >"$out" 2>&1 || { sed 's/^/  /' "$out"; not_ok "$cut: LVM2 activates the VG" "$(head -n 1 "$out")"; }; }

# progress: how much of a move is checkpointed, from the metadata; nothing without a move.
progress() {
	vgcfgbackup -qq -f /tmp/progress.vg vg 2>/dev/null
	perl -ne '$in = 1 if /^\t\tpvmove\d+ \{/; $in = 0 if /^\t\t\}/;
		next unless $in;
		$n = $1, $all += $1 if /extent_count = (\d+)/;
		$done += $1 if /extents_moved = (\d+)/ && $1 == $n;
		END { printf("%d of %d extents checkpointed", $done, $all) if $all }' /tmp/progress.vg
}

# cut_within SECONDS: the machine dies at a random moment before that.  A move would be over in a twentieth of a second.
cut_within() {
	local s disk
	for disk in b c; do
		delay $disk 15
	done
	s=$(perl -e 'printf("%.3f", $ARGV[0] * $ARGV[1] / 32768)' "$1" "$RANDOM")
	put when "$s"
	power_cut_in "$s"
}

# From the disk that has more on it to the other, and back, until the power is cut.
move_till_cut() {
	local from=/dev/mapper/ubdb to=/dev/mapper/ubdc turn
	[ "$(extents $from)" -ge "$(extents $to)" ] || from=/dev/mapper/ubdc to=/dev/mapper/ubdb
	# What an earlier move left there would look like a copy.
	[ "$(extents $to)" != 0 ] || dd if=/dev/zero of=$to bs=1M seek=1 count=45 oflag=direct status=none
	put during move
	start_writers
	cut_within 1
	while pvmove_ours -q "${checkpoint[@]}" $from $to >"$out" 2>&1; do
		turn=$from from=$to to=$turn
	done
	sed 's/^/  /' "$out"
	not_ok "$cut: pvmove moves till the next cut" "it failed"
	sleep 60
}

set_up() {
	mkdir "$state"
	seed=${SEED:-$RANDOM}
	put seed "$seed"
	echo "seed $seed, $cuts power cuts"
	vgcreate -qq -s 1M vg /dev/mapper/ubd[bc] /dev/ubdd || die "no VG"
	mklv vg raw 5 /dev/mapper/ubdb
	mklv vg still 6 /dev/mapper/ubdb
	mklv vg asleep 5 /dev/mapper/ubdb
	mklv vg striped 12 -i 2 -I 16k /dev/ubdd /dev/mapper/ubdb
	lvextend -qq -l +4 vg/raw /dev/mapper/ubdb
	lvextend -qq -l +5 vg/still /dev/mapper/ubdb
	fill /dev/vg/raw raw
	fill /dev/vg/still still
	put sum.still "$(sum /dev/vg/still)"
	put sum.asleep "$(sum /dev/vg/asleep)"
	# vgchange -ay leaves it asleep.
	lvchange -qq -an vg/asleep && lvchange -qq -ky vg/asleep
	start_writers
	check "without a cut the move is made" pvmove_ours -q "${checkpoint[@]}" /dev/mapper/ubdb /dev/mapper/ubdc
	stop_writers
	same "without a cut nothing is wrong" "$(wrong)" ""
}

# After a cut: look, then resume or abort, maybe with another cut.
recover() {
	local first=LVM2 action=resume found line
	found=$(progress)
	random 2 && [ $rnd = 0 ] || first=us
	random 3 && [ $rnd != 0 ] || action=abort
	line="cut $((BOOT - 1)): after $(get when) s of a $(get during): ${found:-no move in the metadata}; $first first, then $action"
	echo "$line" | tee -a "$state/log"
	sync "$state/log"
	if [ $first = LVM2 ]; then
		activate
		same "$cut: what was promised is there" "$(wrong)" ""
		content "$cut: LVM2 is content"
		start_writers
	fi
	random 3
	if [ $rnd = 0 ] && [ -n "$found" ] && [ "$BOOT" -le "$cuts" ]; then
		put during $action
		cut_within 0.6
		finish $action "$found"
		sleep 60
	fi
	finish $action "$found"
	[ $first = LVM2 ] && stop_writers || activate
	lvchange -qq -ay -K vg/asleep
	same "$cut: after $action nothing is wrong" "$(wrong)" ""
	lvchange -qq -an vg/asleep
	same "$cut: nothing is left of the move" "$(progress; dmsetup ls | grep pvmove; dmsetup info -c --noheadings -o name,suspended | grep Susp)" ""
	content "$cut: LVM2 is content at the end"
}

# content NAME: the two commands of LVM2 that look closest say nothing.
content() {
	vgck vg >"$out" 2>&1 && lvs -a vg 2>>"$out" >/dev/null
	same "$1" "$(cat "$out")" ""
}

# finish resume|abort PROGRESS
finish() {
	case $1,$2 in
	*,) ;;
	resume,*)
		check "$cut: pvmove resumes" pvmove_ours "${checkpoint[@]}"
		same "$cut: the source is empty" "$(for d in b c; do extents /dev/mapper/ubd$d; done | sort -n | head -n 1)" 0
		;;
	abort,*) check "$cut: pvmove aborts" pvmove_ours --abort ;;
	esac
}

summary() {
	local written log=$state/log
	said() { grep -cE "$1" "$log"; }
	written=$(cat "$state"/acked.* | wc -l)
	echo "$(said '^cut') power cuts: $(said 'of a move') during a move, $(said 'of a resume') during a resume, $(said 'of an? abort') during an abort;" \
		"$(said extents) left a move half done, $(said ' [1-9][0-9]* of') of them behind a checkpoint;"
	echo "LVM2 came first $(said 'LVM2 first') times, we $(said 'us first') times; $(said 'extents.*resume$') resumed, $(said 'extents.*abort$') aborted;" \
		"$written writes promised"
	[ "$(said extents)" -ge $((cuts / 2)) ] && ok "the cuts hit" || not_ok "the cuts hit" "only $(said extents) of $cuts"
	[ "$(said ' [1-9][0-9]* of')" -ge $((cuts / 4)) ] && ok "checkpoints are kept" || not_ok "checkpoints are kept" "$(said ' [1-9][0-9]* of') of $cuts times"
	[ "$written" -ge $((cuts * 20)) ] && ok "there were writes" || not_ok "there were writes" "$written"
}

cut="cut $((BOOT - 1))"
[ "$BOOT" != 1 ] || cut="without a cut"
for disk in b c; do
	delayed $disk
done
writers=()
if [ "$BOOT" = 1 ]; then
	set_up
	RANDOM=$seed
else
	RANDOM=$(($(get seed) + BOOT * 1000))
	recover
fi
[ "$BOOT" -le "$cuts" ] || { summary; exit 0; }
move_till_cut
