# shellcheck shell=bash
# lib.sh: what guest tests share; source it first:  . "$(dirname "$0")/lib.sh"
#
# Disks are /dev/ubdb, /dev/ubdc, ...; $LAB is kept over power cuts and $BOOT counts the starts (vm/uml -r).
export LVM_SUPPRESS_FD_WARNINGS=1
bad=0
# Tests say what they do in $out; a check that fails shows it.
out=/tmp/out
trap 'status=$?; [ $status -gt 1 ] || [ $bad -eq 0 ] || exit 10' EXIT

die() { echo "$*"; exit 1; }
ok() { echo "ok $1"; }
not_ok() { bad=$((bad + 1)); echo "not ok $1: $2"; }

# check NAME COMMAND...: the command succeeds.   fails STATUS NAME COMMAND...: it exits with just this status.
check() { fails 0 "$@"; }
fails() {
	local want=$1 name=$2 status
	shift 2
	"$@" >"$out" 2>&1
	status=$?
	[ $status -eq "$want" ] && { ok "$name"; return; }
	sed 's/^/  /' "$out"
	not_ok "$name" "exit status $status instead of $want from: $*"
	return 1
}

# says NAME TEXT: the last command run by check or fails printed TEXT, literally.
says() { grep -qF -e "$2" "$out" && ok "$1" || { sed 's/^/  /' "$out"; not_ok "$1" "nothing said '$2'"; }; }

# same NAME IS WANTED
same() { [ "$2" = "$3" ] && ok "$1" || not_ok "$1" "'$2' instead of '$3'"; }

pvmove_ours() { "${PVMOVE:?}" "$@"; }

# quiet NAME [VG]: LVM2 reads everything and complains about nothing.
quiet() {
	local name=$1 vg=${2:-} command
	for command in vgck "lvs -a" vgs pvs "vgcfgbackup -f /tmp/quiet.%s"; do
		# pvs takes no VG; the commands are ours and are meant to be split.
		set -- ${vg:+"$vg"}
		[ "$command" = pvs ] && set --
		# shellcheck disable=SC2086
		$command "$@" >/tmp/quiet.out 2>/tmp/quiet.err && [ ! -s /tmp/quiet.err ] &&
			! grep -qi 'warning' /tmp/quiet.out && continue
		cat /tmp/quiet.out /tmp/quiet.err | sed 's/^/  /'
		not_ok "$name" "LVM2's $command complains: $(head -n 1 /tmp/quiet.err)"
		return 1
	done
	ok "$name"
}

# mkvg VG DISK...: a VG with 1 MiB extents on these disks ("b c" are /dev/ubdb /dev/ubdc).   mklv VG LV EXTENTS [PV[:RANGE]...]
mkvg() {
	local vg=$1
	shift
	vgcreate -qq -s 1M "$vg" "${@/#//dev/ubd}" || die "no VG $vg"
}
mklv() {
	local vg=$1 lv=$2 extents=$3
	shift 3
	lvcreate -qq -y -Zn -Wn -l "$extents" -n "$lv" "$vg" "$@" >"$out" 2>&1 || die "no LV $lv: $(cat "$out")"
	fill "/dev/$vg/$lv" "$lv"
}

# fill DEVICE [WORD]: every 512-byte sector gets its own text, so that one sector in the wrong place changes the sum.
fill() {
	blockdev --getsz "$1" | perl -e 'my $n = <STDIN>; my $w = shift;
		printf("%-511s\n", "$w $_") for 0 .. $n - 1' "${2:-x}" | dd of="$1" bs=1M oflag=direct iflag=fullblock status=none
}

# sum DEVICE: its checksum, read from below the page cache.
sum() { dd if="$1" bs=1M iflag=direct status=none | md5sum | cut -d ' ' -f 1; }

# extents PV: how many are allocated there.
extents() { pvs --noheadings -o pv_pe_alloc_count "$1" | tr -d ' '; }

# power_cut_in SECONDS: the whole machine dies by then, whatever runs.
power_cut_in() { { sleep "$1"; power_cut; } & }

# writer DEVICE SECTORS: for ever, give one sector after the other a new number, each written through to the disk, and only
# then note "sector number" in $LAB/acked.  A power cut ends it.   lost DEVICE: prints what was noted but is not there.
writer() {
	perl -MFcntl -e 'my ($dev, $n) = @ARGV;
		sysopen(my $d, $dev, O_WRONLY | O_SYNC) or die "$dev: $!";
		sysopen(my $l, "$ENV{LAB}/acked", O_WRONLY | O_CREAT | O_APPEND | O_SYNC) or die "acked: $!";
		for (my $i = 1; ; $i++) {
			my $s = int(rand($n));
			sysseek($d, $s * 512, 0) and syswrite($d, sprintf("%-511s\n", "written $i")) == 512 or die "$dev: $!";
			syswrite($l, "$s $i\n");
		}' "$1" "$2"
}
lost() {
	perl -e 'my ($dev) = @ARGV; my %want;
		open(my $l, "<", "$ENV{LAB}/acked") or die "acked: $!";
		while (<$l>) { $want{$1} = $2 if /^(\d+) (\d+)\n/ }
		open(my $d, "<", $dev) or die "$dev: $!";
		for my $s (sort { $a <=> $b } keys %want) {
			seek($d, $s * 512, 0); read($d, my $b, 512);
			# One more write may have reached the disk without being noted.
			print "sector $s: wanted $want{$s}, is ", substr($b, 0, 20), "\n"
				unless $b =~ /^written (\d+) / && $1 >= $want{$s};
		}' "$1"
}

# sums VG: "LV checksum" of its active LVs, one a line.  A pool has no device.
sums() {
	local lv
	for lv in $(lvs --noheadings -o lv_name -S lv_active=active "$1"); do
		[ ! -e "/dev/$1/$lv" ] || echo "$lv $(sum "/dev/$1/$lv")"
	done
}

# where VG/LV: the PE ranges it lies on, in order, in one line.
where() { lvs --noheadings -o seg_pe_ranges "$1" | xargs; }

# seqno VG
seqno() { vgs --noheadings -o vg_seqno "$1" | tr -d ' '; }

# moving VG: what the metadata still says of a move; nothing when all is over.
moving() { vgcfgbackup -qq -f /tmp/moving.%s "$1" 2>/dev/null; grep -o 'pvmove[0-9]* {\|"LOCKED"\|"PVMOVE"' "/tmp/moving.$1" | xargs; }

# devices VG: of each dm device of the VG name, uuid, number, read-ahead and read-only flag; what a move must leave as it was.
devices() {
	local name uuid number
	dmsetup info -c --noheadings --separator ' ' -o name,uuid,devno | grep "^$1-" | sort | while read -r name uuid number; do
		echo "$name $uuid $number $(<"/sys/dev/block/$number/queue/read_ahead_kb") $(<"/sys/dev/block/$number/ro")"
	done
}

# live NAME VG: nothing of a move is left in the kernel, and LVM2 would load just the tables that are live.
# over NAME VG: nor is anything left in the metadata, and LVM2 is quiet.
live() { as_lvm_loads "$@" && ok "$1"; }
over() {
	local left
	left=$(moving "$2")
	[ -z "$left" ] || { not_ok "$1" "left over: $left"; return 1; }
	as_lvm_loads "$@" && quiet "$@"
}
as_lvm_loads() {
	local tables left
	left=$(dmsetup ls | grep pvmove; dmsetup info -c --noheadings -o name,suspended | grep Suspended
		dmsetup info -c --noheadings -o name,tables_loaded | grep Inactive)
	[ -z "$left" ] || { not_ok "$1" "left over: $(echo $left)"; return 1; }
	tables=$(dmsetup table | sort)
	vgchange --refresh --poll n "$2" >"$out" 2>&1
	[ "$tables" = "$(dmsetup table | sort)" ] && return
	diff <(echo "$tables") <(dmsetup table | sort) | sed 's/^/  /'
	not_ok "$1" "LVM2 loads other tables"
	return 1
}

# delayed DISK [MS]: makes /dev/mapper/ubdb of "b"; its data area (from 1 MiB on) answers each read MS later: a move away from
# it is slow, with metadata as quick as ever.   delay DISK MS: from now on; 0 ends it and lets go what waits.
delayed() { delay_table "$1" "${2:-0}" | dmsetup create "ubd$1" || die "no dm-delay"; }
delay() { delay_table "$1" "$2" | set_table "ubd$1"; }
# set_table DEVICE: it gets the table on standard input; I/O that is held back is asked again of that.
set_table() { dmsetup load "$1" && dmsetup suspend --noflush --nolockfs "$1" && dmsetup resume "$1"; }
# mirrored: a move has a live mirror.   all_copied: one of them has copied all, whatever the program knows, and no disk of it has failed.
mirrored() { dmsetup table | grep -q ': .* mirror core'; }
all_copied() { dmsetup status | grep -q ': .* mirror .* \([0-9]*\)/\1 1 AA'; }
# The disk's first MiB is left out, so that no label is seen there as well.
delay_table() {
	echo "0 2048 linear /dev/ubd$1 2048"
	echo "2048 $(($(blockdev --getsz "/dev/ubd$1") - 4096)) delay /dev/ubd$1 4096 $2 /dev/ubd$1 4096 0"
}

# until_true SECONDS COMMAND...: waits for it.
until_true() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}
