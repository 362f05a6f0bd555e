# shellcheck shell=bash
# kill.bash: for tests that SIGKILL a move at each of its steps in turn and let somebody finish it; sourced after lib.sh
#
# A step is an ioctl that changes the kernel's tables.
src=/dev/ubdb dest=/dev/ubdc
command -v strace >/dev/null || die "no strace"
shim=${PVMOVE%/*}/sweep/pvmove
[ -x "$shim" ] || die "no $shim (make check)"

kill_vg() {
	mkvg vg b d
	pvcreate -qq --metadatacopies 0 $dest
	vgextend -qq vg $dest
	mklv vg one 3 $src:0-2
	mklv vg hole 1 $src:3
	lvextend -qq -l +1 vg/one $src:4
	mklv vg striped 4 -i 2 -I 64k $src /dev/ubdd
	fill /dev/vg/one one
	lvremove -qq -y vg/hole
	wanted=$(sums vg)
}

# Options of every move.
mode=()

back() {
	[ "$(extents $dest)" = 0 ] || pvmove_ours -q $dest $src >"$out" 2>&1 || not_ok "the way back" "$(cat "$out")"
}

# all_right: contents are the same, nothing is left over.  Reading hangs on a device that is left suspended.
all_right() {
	local name=$1 left
	left=$(dmsetup info -c --noheadings -o name,suspended | grep Suspended)
	[ -z "$left" ] || { not_ok "$name" "$left"; return; }
	left=$(sums vg)
	[ "$left" = "$wanted" ] || { not_ok "$name" "contents differ: $left"; return; }
	over "$name" vg
}

# matrix WHO FIRST STRIDE FINISH...: for each FIRST-th of STRIDE steps: a move by WHO (ours or lvm) is killed there, and ours
# finishes it by one of the FINISHes in turn: all: "pvmove", source: "pvmove SRC", abort: "pvmove --abort"; lvm and lvm-abort:
# LVM2 does, and ours cleans up.
matrix() {
	local who=$1 first=$2 stride=$3 finish=("${@:4}") n i=0 how
	[ -n "${wanted:-}" ] || kill_vg
	killed_$who 0 >"$out" 2>&1 || die "no move: $(cat "$out")"
	back
	for n in $(grep -E 'ioctl\(|^[0-9]+ (DM_|ioctl)' /tmp/trace | grep -nE 'DM_(DEV_CREATE|TABLE_LOAD|DEV_SUSPEND|DEV_REMOVE)' | cut -d : -f 1); do
		i=$((i + 1))
		[ $((i % stride)) = "$first" ] || continue
		killed_$who "$n" >"$out" 2>&1
		state="$who $i: $(grep -oE 'DM_(DEV_CREATE|TABLE_LOAD|DEV_SUSPEND|DEV_REMOVE)' /tmp/trace | tail -n 1) entered, $(grep -c DM_DEV_SUSPEND /tmp/trace) switches"
		how=${finish[i / stride % ${#finish[@]}]}
		case $how in
		all) timeout 20 "$PVMOVE" >"$out" 2>&1 ;;
		source) timeout 20 "$PVMOVE" $src $dest >"$out" 2>&1 ;;
		abort) timeout 20 "$PVMOVE" --abort >"$out" 2>&1 ;;
		lvm) timeout 30 pvmove -i 1 >"$out" 2>&1 && timeout 20 "$PVMOVE" ;;
		lvm-abort) timeout 30 pvmove --abort >"$out" 2>&1 && timeout 20 "$PVMOVE" ;;
		esac || grep -q 'No data to move' "$out" || { not_ok "$state, $how" "exit status $?: $(xargs <"$out")"; continue; }
		all_right "$state, $how"
		back
	done
}
# killed_WHO N: a move that is killed before its N-th ioctl is carried out (0: is not); /tmp/trace has a line for each.
killed_ours() { IOCTL_LOG=/tmp/trace IOCTL_FAULT="$1:KILL" "$shim" "${mode[@]}" --checkpoint 2m $src $dest; }
killed_lvm() {
	strace -f -o /tmp/trace -e trace=ioctl $([ "$1" = 0 ] || echo "-e inject=ioctl:signal=KILL:when=$1") pvmove "${mode[@]}" -i 1 $src $dest
}
