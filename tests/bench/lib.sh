# shellcheck shell=bash
# lib.sh: what benchmarks share; source it first:  . "$(dirname "$0")/lib.sh"
#
# A benchmark prints one line for each value that it measured, "ROW X TOOL VALUE UNIT"; lines that differ in nothing but the
# value are repeats.  A TOOL of the name "target" is what ours should reach.  A _ in X or TOOL stands for a blank.
# RUNS is how many repeats there should be; QUICK is not empty if little time should be spent.
. "${BASH_SOURCE[0]%/*}/../guest/lib.sh"

# put ROW X TOOL VALUE UNIT
put() { echo "$*"; }

# clock COMMAND...: sets took to the seconds that it needs.  What fails is not a measurement.
clock() {
	local from=${EPOCHREALTIME/./} us
	"$@" >"$out" 2>&1 || die "$*: exit status $?: $(tail -n 3 "$out")"
	us=$((${EPOCHREALTIME/./} - from))
	printf -v took '%d.%06d' $((us / 1000000)) $((us % 1000000))
}

# peak COMMAND...: sets kib to the most memory that was resident at one time.  strace holds the process for a moment when it
# is about to exit, so that the last look sees all of it.
peak() {
	local tracer pid now=
	strace -qq -o /dev/null -e trace=exit_group -e inject=exit_group:delay_enter=500000 "$@" >"$out" 2>&1 &
	tracer=$!
	kib=0
	while kill -0 $tracer 2>/dev/null; do
		pid=$(pgrep -P $tracer) && now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null)
		kib=${now:-$kib}
		sleep 0.1
	done
	wait $tracer || die "$*: exit status $?: $(tail -n 3 "$out")"
}

# fresh LVS EXTENT METADATASIZE: VG vg on the first two disks with lv1 ... lvLVS of one extent, side by side on the first; none
# is active.
fresh() {
	[ ! -e /dev/vg ] || vgchange -qq -an vg
	for disk in /dev/ubdb /dev/ubdc; do
		dd if=/dev/zero of=$disk bs=1M count=1 oflag=direct status=none
	done
	pvcreate -qq --metadatasize "$3" /dev/ubdb /dev/ubdc && vgcreate -qq -s "$2" vg /dev/ubdb /dev/ubdc || die "no VG"
	"${BASH_SOURCE[0]%/*}/vg-text" "$1" /dev/ubdb /dev/ubdc || die "no $1 LVs"
}

# sectors FILE: sets written, from the device's stat in sysfs.   stat_of DEVICE: that file.
sectors() { local stat && read -ra stat <"$1" && written=${stat[6]}; }
stat_of() { stat -Lc /sys/dev/block/%Hr:%Lr/stat "$1"; }

# by_hand SECTORS LANES REGION SOURCE DEST: the best a table can do: a mirror from 2 MiB on of both devices, that many lanes side
# by side with regions of that many sectors, until all is in sync.
by_hand() {
	local each=$(($1 / $2)) i file end
	file=$(stat_of "$5")
	sectors "$file"
	end=$((written + $1))
	[ -e /tmp/never ] || mkfifo /tmp/never
	for ((i = 0; i < $2; i++)); do
		echo "$((i * each)) $each mirror core 1 $3 2 $4 $((4096 + i * each)) $5 $((4096 + i * each)) 1 handle_errors"
	done | dmsetup create hand || return
	until sectors "$file" && [ "$written" -ge $end ]; do read -r -t 0.01 <>/tmp/never; done
	dmsetup remove hand
}

# best_by_hand SECTORS SOURCE DEST COMBINATION...: sets best to the combination "LANES REGION" that is quickest.
best_by_hand() {
	local sectors=$1 source=$2 dest=$3 least=1000000000 us
	shift 3
	for combination; do
		# shellcheck disable=SC2086
		clock by_hand "$sectors" $combination "$source" "$dest"
		us=${took/./}
		us=$((10#$us))
		[ $us -ge $least ] || { least=$us; best=$combination; }
	done
}
