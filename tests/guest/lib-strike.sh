# shellcheck shell=bash disable=SC2034
# lib-strike.sh: a small move that strace strikes at a chosen system call; what kill.sh and fail.sh share

# Two LVs of two extents, and so two windows and a checkpoint; the move goes from the disk they lie on to the other one.
strike_setup() {
	mkvg vg b c
	mklv vg one 2 /dev/ubdb
	mklv vg two 2 /dev/ubdb
	content=$(md5sum /dev/vg/one /dev/vg/two)
	from=/dev/ubdc to=/dev/ubdb
}

# strike INJECT: begins a move that is struck.  Sets $status; /tmp/struck has what it said and /tmp/trace the struck calls.
strike() {
	local turn=$from
	from=$to to=$turn
	# What the move before left there would look like a copy.
	dd if=/dev/zero of="$to" bs=1M seek=1 count=15 oflag=direct status=none
	{ strace -qq -o /tmp/trace -e trace="${1%%:*}" -e inject="$1" "$PVMOVE" -q --checkpoint 2m "$from" "$to"; } >/tmp/struck 2>&1 </dev/null
	status=$?
} 2>/dev/null

# said_why: complains unless it went on, or failed with one sentence.
said_why() {
	local sentences
	sentences=$(grep -vc '^  WARNING' /tmp/struck)
	case $status,$sentences in
	0,0 | 5,1) ;;
	# A disk that cannot be read is none; LVM2 exits with this status then, too.
	3,1) grep -q 'Failed to find physical volume' /tmp/struck || cat /tmp/struck ;;
	*) echo "exit status $status with $sentences sentences;" ;;
	esac
}

# Between the commits on two disks, and between a commit and the switches before and behind it, LVM2 sees just that.
between='Cannot find matching (striped|mirror) segment for vg|gnoring metadata seqno|Inconsistent metadata found for VG|See vgck --updatemetadata|Number of segments in active LV vg/pvmove0 does not match metadata'

# is_whole: complains of what is not as it has to be at any time.  $lvs has what LVM2 sees, $devices what the kernel has.
is_whole() {
	devices=$(dmsetup info -c --noheadings -o name,suspended)
	[[ $devices != *Suspended* ]] || echo "$devices"
	vgck vg 2>&1
	lvs=$(lvs -a --noheadings -o name,attr,devices vg 2>/tmp/err)
	cat /tmp/err
	[ "$(md5sum /dev/vg/one /dev/vg/two)" = "$content" ] || echo "other content;"
}

# go_on: the next pvmove, with and without the PV's name in turn, finishes; complains if it does not, or leaves something.
go_on() {
	local rest=()
	# Without a move in the metadata the bare command only tidies the kernel up.
	if [[ $lvs = *pvmove* ]]; then
		[ $((n % 2)) = 0 ] || rest=("$from" "$to")
	elif [[ $lvs = *"$from("* ]]; then
		rest=("$from" "$to")
	fi
	"$PVMOVE" -q --checkpoint 2m "${rest[@]}" >/tmp/next 2>&1 || echo "the next pvmove fails: $(cat /tmp/next);"
	grep -vE "Detected pvmove in progress|WARNING: Ignoring remaining" /tmp/next
	is_whole
	[[ $lvs != *pvmove* && $lvs != *"$from("* && $devices != *pvmove* && ! $lvs =~ \ .w[A-Z] ]] || echo "left over: $lvs $devices"
}
