# shellcheck shell=bash
# cut.bash: records a move with all that it writes to its disks, then looks at every state that a power cut could have left
#
# Sourced after lib.sh.  Disks b, c, d are what the states are put on; a recording has /dev/nbd0 (the source), nbd1 (the
# destination), nbd2 (another PV) and nbd3, where a writer notes what was promised to it.
. "${BASH_SOURCE%/*}/lvm2.bash"
log=/tmp/cut.log promised=/tmp/promised
src=/dev/nbd0 dest=/dev/nbd1 other=/dev/nbd2 marks=/dev/nbd3
# LVs: name, extents, PVs, first sector of what was promised; "quiet" is not written to.
declare -A base=([line]=0 [strip]=2048)
windows=(--checkpoint 384k)

# record_begin AREAS: the disks, a VG of which AREAS says which PVs have metadata: "111" all; LVs, filled; writers.
record_begin() {
	local areas=$1 i
	for i in /dev/ubd[bcd]; do
		dd if=/dev/zero of="$i" bs=1M count=2 oflag=direct status=none
	done
	modprobe nbd nbds_max=4 || die "no nbd"
	"$cut_tool" serve $log 2 4 &
	recorder=$!
	until_true 5 grep -qx 4096 /sys/block/nbd3/size || die "no disk $marks"
	for i in 0 1 2; do
		pvcreate -qq --metadatasize 64k --dataalignment 64k --metadatacopies "${areas:i:1}" "/dev/nbd$i" || die "no PV $i"
	done
	vgcreate -qq -s 64k vg $src $dest $other || die "no VG"
	record_lv line 5 $src:0-4
	record_lv quiet 4 $src:5-8
	lvextend -qq -l +4 vg/line $src:9-12
	record_lv strip 6 -i 2 -I 16k $src $other
	"$cut_tool" fill /dev/vg/line line
	"$cut_tool" begin $marks || die "the recording does not begin"
	writers=()
	[ -n "${proof:-}" ] || for i in "${!base[@]}"; do
		"$cut_tool" write "/dev/vg/$i" "$i" $marks "${base[$i]}" 20000 &
		writers+=($!)
	done
}
record_lv() {
	lvcreate -qq -y -Zn -Wn -l "$2" -n "$1" vg "${@:3}" 2>"$out" || die "no LV $1: $(cat "$out")"
	"$cut_tool" fill "/dev/vg/$1" "$1"
}

# The writers write for a moment more; what they were promised has to be there then, too.
record_end() {
	sleep 0.1
	[ ${#writers[@]} = 0 ] || { kill "${writers[@]}" && wait "${writers[@]}"; } 2>/dev/null
	vgchange -qq -an vg || die "the VG stays active"
	kill $recorder && wait $recorder || die "no recording"
	rmmod nbd
}

# stopped_lvm2: one of LVM2's, killed when its first segment is done.
stopped_lvm2() {
	local pid
	pvmove -i 1 $src $dest >/tmp/stopped 2>&1 &
	pid=$!
	until_true 20 eval 'vgcfgbackup -qq -f /tmp/progress vg 2>/dev/null && grep -q "extents_moved = [1-9]" /tmp/progress' || die "no segment is done: $(cat /tmp/stopped)"
	kill -KILL $pid
	wait $pid 2>/dev/null
}

# reads WHEN: LVM2 reads the VG.
reads() {
	lvm2 vgck vg
	said=$(grep -vE "$stale" <<<"$said" | xargs)
	[ -z "$said" ] || complain "$1 vgck says: $said"
	lvm2 lvs -a --noheadings -o name,attr,devices vg
	[[ $said = *" quiet "*" strip "* && $said != *rror* && $said != *WARNING* ]] || grep -qE "$stale" <<<"$said" || complain "$1 lvs says: $said"
	# A pvmove LV that is over but for its name is no move.
	moves=
	[[ ! $said =~ pvmove[0-9]+\]?\ +p ]] || moves=1
}
content() {
	local wrong
	wrong=$("$cut_tool" check $promised /dev/vg/line line ${base[line]} /dev/vg/strip strip ${base[strip]} /dev/vg/quiet quiet - 2>&1) ||
		complain "$1:" $wrong
}
activate() {
	lvm2 vgchange -ay --poll n vg
	[[ $said = *"3 logical volume(s) in volume group \"vg\" now active"* ]] || complain "vgchange says: $said"
}

# finish WHO HOW
finish() {
	case $1 in
	ours)
		said=$("$PVMOVE" -q "${windows[@]}" $([ "$2" = resume ] || echo --abort) 2>&1) || complain "exit status $?"
		;;
	# With -i 0 it waits for ever if the copy was through before it began to wait.
	lvm2) said=$(timeout -s KILL 60 pvmove -i 1 $([ "$2" = resume ] || echo --abort) /dev/ubdb 2>&1) || complain "exit status $?" ;;
	esac
	[[ $said != *rror* && $said != *ailed* ]] || complain "$1 $2 says: $said"
}

# examine POINT KIND WHO HOW [asleep]: one state, and what becomes of it.
examine() {
	local who=$3 how=$4
	complaints=
	"$cut_tool" put $log "$durable" "$1" "$2" /dev/ubdb /dev/ubdc /dev/ubdd $promised || complain "no state"
	reads before
	if [ -z "$moves" ] || [ -z "${5:-}" ]; then
		activate
		content "at once"
	fi
	if [ -n "$moves" ]; then
		with_move=$((with_move + 1))
		finish "$who" "$how"
		[ -z "${5:-}" ] || activate
		content "after $who $how"
		reads after
		[[ $said != *pvmove* ]] || complain "a move is left over: $said"
		lvm2 pvs --noheadings -o pv_name,pv_pe_alloc_count
		case $how in
		resume) [[ $said =~ ubdb\ +0 ]] || complain "the source is not empty: $said" ;;
		abort) [ -z "${atomic:-}" ] || [[ $said =~ ubdc\ +0 ]] || complain "the destination is not empty: $said" ;;
		esac
	fi
	lvm2 vgchange -an vg
	left=$(dmsetup info -c --noheadings -o name)
	[ "$left" = "No devices found" ] || { complain "devices are left: $left"; dmsetup remove_all -f; }
}

# sweep NAME [STRIDE]: every STRIDE-th of the recording's states; we and LVM2 resume and abort in turn.
#
# $durable: sectors below it have no cache ("all" disks are so).  $atomic: all is moved or nothing.
# $proof: the recording was made wrong on purpose, and a state has to be found of which is said just that.
sweep() {
	local name=$1 stride=${2:-1} point kind n=0 looked=0 wrong=0 start=$SECONDS ways way
	with_move=0
	ways=("ours resume" "lvm2 resume" "ours abort" "lvm2 abort" "ours resume asleep" "ours abort asleep")
	"$cut_tool" list $log "${durable:=0}" >/tmp/states 2>/tmp/count || die "no states: $(cat /tmp/count)"
	while read -r point kind; do
		n=$((n + 1))
		[ $((n % stride)) = $((stride / 2)) ] || continue
		looked=$((looked + 1))
		way=${ways[with_move % ${#ways[@]}]}
		# shellcheck disable=SC2086
		examine "$point" "$kind" $way
		[ -n "$complaints" ] || continue
		wrong=$((wrong + 1))
		[ -z "${proof:-}" ] || { [[ $complaints = *$proof* ]] && break || continue; }
		not_ok "$name: point $point, $kind written, $way" "$complaints"
	done </tmp/states
	echo "$name: $(cat /tmp/count); $looked looked at, $with_move with a move to finish, $((SECONDS - start)) s"
	if [ -n "${proof:-}" ]; then
		[[ $complaints = *$proof* ]] && ok "$name: seen: ${complaints::200}" || not_ok "$name" "not seen in $looked states"
	elif [ $with_move = 0 ]; then
		not_ok "$name" "$looked states, none with a move"
	elif [ $wrong = 0 ]; then
		ok "$name: $looked states"
	fi
}
