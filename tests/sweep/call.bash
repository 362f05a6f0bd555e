# shellcheck shell=bash
# call.bash: a small move, its resume or its abort, of which one system call fails or is the last; sourced after lib.sh
#
# Every case starts from the same bytes on the disks and so makes the same calls: the N-th is the same one each time.
. "${BASH_SOURCE%/*}/lvm2.bash"
shim=${PVMOVE%/*}/sweep/pvmove
[ -x "$shim" ] || die "no $shim (make sweep)"
src=/dev/ubdb dest=/dev/ubdc
windows=(--checkpoint 128k)
lvs=(/dev/vg/one one - /dev/vg/two two -)

# How a call may fail; those not named here fail with EIO.
declare -A errors=(
	[ioctl]="ENOMEM EBUSY EINTR" [pwrite64]="EIO ENOSPC EINTR" [fdatasync]="EIO EINTR" [pread64]="EIO EINTR" [open]="EMFILE EIO"
	[openat]="EMFILE EIO" [mmap]=ENOMEM [brk]=ENOMEM [mremap]=ENOMEM [mlockall]=ENOMEM [clone]=EAGAIN [vfork]=EAGAIN [flock]="EINTR ENOLCK"
	[poll]=EINTR [signalfd4]=EMFILE [io_submit]="ENOMEM EAGAIN" [io_getevents]="EINVAL EINTR"
)
# Calls that change something that lasts: a kill between two of them is one at the next.
changing="ioctl vfork pwrite64 fdatasync io_submit io_getevents flock unlink mkdir"
# What makes and ends the process.
never="execve exit exit_group arch_prctl set_tid_address"

call_setup() {
	local i
	pvcreate -qq --metadatasize 64k --dataalignment 64k $src $dest && vgcreate -qq -s 64k vg $src $dest || die "no VG"
	for i in one two; do
		lvcreate -qq -y -Zn -Wn -l 2 -n $i vg $src 2>"$out" || die "no LV: $(cat "$out")"
		"$cut_tool" fill /dev/vg/$i $i
	done
	lvcreate -qq -y -Zn -Wn -an -l 1 -n asleep vg $src 2>"$out" || die "no LV: $(cat "$out")"
	lvchange -qq -ky vg/asleep
	lvm2 vgchange -an vg
	save begin
	# Killed in the second window, at the call that waits for it.
	put begin
	activate
	stopped 2 "${windows[@]}"
	lvm2 vgchange -an vg
	save middle
}
# Disks are read, written and flushed one after the other then.
without_aio() { echo 0 >/proc/sys/fs/aio-max-nr; }
save() { cat $src >"/tmp/$1.src" && cat $dest >"/tmp/$1.dest"; }
put() { "$cut_tool" copy "/tmp/$1.src" $src "/tmp/$1.dest" $dest; }
activate() { lvm2 vgchange -ay --poll n vg; }

# state_begin, state_running, state_lvm2, state_inactive: before a move; in the middle of one, which the kernel goes on with, which
# LVM2 has activated, of which nothing is active.
state_begin() { put begin && activate; }
state_running() { put begin && activate && stopped 2 "${windows[@]}"; }
state_lvm2() { put middle && activate; }
state_inactive() { put middle; }

# strike FAULT ARG...: runs pvmove ARG..., struck by FAULT, CALL:error=ERROR:when=N or CALL:signal=KILL:when=N.  Sets $status;
# /tmp/struck has what it said, /tmp/trace the struck call.
declare -A number=([EIO]=5 [EINTR]=4 [ENOMEM]=12 [EBUSY]=16)
strike() {
	local how
	case $1 in
	ioctl:*)
		how=${1#*=}
		how=${how%:*}
		IOCTL_LOG=/tmp/trace IOCTL_FAULT="${1##*=}:${number[$how]:-$how}" "$shim" "${@:2}"
		;;
	*) strace -qq ${follow:-} -o /tmp/trace -e trace="${1%%:*}" -e inject="$1" "$PVMOVE" "${@:2}" ;;
	esac >/tmp/struck 2>&1 </dev/null
	status=$?
} 2>/dev/null

# said_why: it went on, or failed with one sentence.
said_why() {
	local sentences
	sentences=$(grep -v '^  WARNING\|Detected pvmove in progress' /tmp/struck | wc -l)
	case $status,$sentences in
	0,0 | 5,1) ;;
	# A disk that cannot be read is none; LVM2 exits with this status then, too.
	3,1) grep -q 'Failed to find physical volume' /tmp/struck || complain "$(cat /tmp/struck)" ;;
	# A sentence that cannot be printed.
	5,0) [[ $call = write* ]] || complain "exit status 5 without a sentence" ;;
	*) complain "exit status $status with $sentences sentences: $(cat /tmp/struck)" ;;
	esac
}

# is_whole WHEN: LVM2 reads the VG, what is active has the right content, nothing is suspended.  Sets $found: what LVM2 sees.
# Where it ended between a switch and the commit, or behind a commit, live tables have other borders than metadata.
between="$stale|Number of segments in active LV vg/pvmove0 does not match metadata|Cannot find matching (striped|mirror) segment for vg/"
# A device that is made has no table yet where a kill, or the end of memory, may come, and LVM2's reports say so until the next start.
empty='/dev/mapper/vg-pvmove0(_mimage_[01])?: open failed'
usual='^  (asleep|one|two|\[?pvmove0(_mimage_[01])?\]?) +[^ ]+ +(/dev/ubd|pvmove0)'
is_whole() {
	local line wrong f
	lvm2 vgck vg
	while read -r line; do
		[[ -z $line || $line =~ $between ]] || complain "$1: vgck says $line"
	done <<<"$said"
	lvm2 lvs -a --noheadings -o name,attr,devices vg
	found=$said
	while IFS= read -r line; do
		[[ -z $line || $line =~ $between || $line =~ $usual ]] && continue
		[[ "$1 $fault" = "at once "@(*KILL*|mmap*|mremap*|brk*) && $line =~ $empty ]] || complain "$1: lvs says $line"
	done <<<"$said"
	for f in /sys/block/dm-*/dm/suspended; do
		[ -e "$f" ] || continue
		read -r line <"$f"
		[ "$line" = 0 ] || complain "$1: $(cat "${f%suspended}name") is suspended"
	done
	if [ -e /dev/mapper/vg-one ]; then
		wrong=$("$cut_tool" check /dev/null "${lvs[@]}" 2>&1) || complain "$1:" $wrong
	fi
}

# go_on N: the next pvmove, in several ways in turn, finishes or gives up; nothing is left.
go_on() {
	local arg=(-q "${windows[@]}" $src $dest) bare=(-q) line
	# How a move is made is not for a pvmove without a source to say.
	[ "${windows[0]}" = --atomic ] || bare+=("${windows[@]}")
	if [[ $found = *pvmove* ]]; then
		case $(($1 % 3)) in
		0) arg=("${bare[@]}") ;;
		2) arg=(--abort) ;;
		esac
	elif [[ $found != *"$src("* || $1 = *[369] ]]; then
		arg=("${bare[@]}")
	fi
	"$PVMOVE" "${arg[@]}" >/tmp/next 2>&1 || complain "the next pvmove fails: $(cat /tmp/next)"
	while read -r line; do
		[[ $line = "Detected pvmove in progress"* || $line = "WARNING: Ignoring "* ]] || complain "the next pvmove says $line"
	done </tmp/next
	activate
	is_whole "after ${arg[*]}"
	line=$(dmsetup info -c --noheadings -o name,tables_loaded)
	[[ $found != *pvmove* && ! $found =~ \ .w[A-Z] && $line != *pvmove* && $line != *Inactive* ]] || complain "left over: $found $line"
}
clean_up() {
	local left
	lvm2 vgchange -an vg
	left=(/sys/block/dm-*)
	[ ! -e "${left[0]}" ] || { complain "left over: $(dmsetup ls)"; dmsetup remove_all -f; }
}

# one_case N FAULT STATE ARG...: true if the fault came about.
one_case() {
	local n=$1 fault=$2
	call=${fault%%:*} complaints=
	"state_$3"
	strike "$fault" "${@:4}"
	case $fault,$status in
	*signal=KILL*,137) ;;
	*signal=KILL*) clean_up; return 1 ;;
	*) grep -q INJECTED /tmp/trace || { clean_up; return 1; } ;;
	esac
	[[ $fault = *KILL* ]] || said_why
	[ "$status" != 0 ] || gone_on=$((gone_on + 1))
	cases=$((cases + 1))
	is_whole "at once"
	go_on "$n"
	clean_up
	[ -n "$complaints" ] || return 0
	wrong=$((wrong + 1))
	not_ok "$3, ${*:4}: $fault" "$complaints"
	grep INJECTED /tmp/trace | cut -c 1-200
	sed 's/^/  | /' /tmp/struck
}

# calls STATE ARG...: the calls that it makes, by name; those of the threads that write backups only with follow=-f.
calls() {
	"state_$1"
	strace -qq ${follow:-} -o /tmp/calls "$PVMOVE" "${@:2}" >/dev/null 2>&1 || die "pvmove ${*:2} fails"
	clean_up
	sed -n 's/^[0-9 ]*\([a-z0-9_]*\)(.*/\1/p' /tmp/calls | sort -u | grep -vxF "${never// /$'\n'}"
}

# sweep STRIDE STATE ARG...: every call of it that fails or is the last one, or each STRIDE-th; only those in $only, if that is set.
sweep() {
	local stride=$1 all fault n turn=0 start=$SECONDS before
	shift
	cases=0 wrong=0 gone_on=0
	all=$(calls "$@")
	[ -z "${only:-}" ] || all=$(grep -xF "${only// /$'\n'}" <<<"$all")
	for fault in $(for call in $all; do
		for e in ${errors[$call]:-EIO}; do echo "$call:error=$e"; done
		[[ " $changing " != *" $call "* ]] || echo "$call:signal=KILL"
	done); do
		before=$cases
		# An exhausted fault is struck in vain once.
		for ((n = 1 + turn % stride; ; n += stride)); do
			one_case $n "$fault:when=$n" "$@" || break
		done
		turn=$((turn + 1))
		printf '  %s %s: %d cases\n' "$*" "$fault" $((cases - before))
	done
	[ $cases = 0 ] && wrong=1
	[ $wrong -gt 0 ] || ok "$*: $cases cases, in $gone_on it went on, $((SECONDS - start)) s; calls: $(echo $all)"
}
