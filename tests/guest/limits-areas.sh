# guest: -n 4 -s 48M
# Metadata areas that are ignored on purpose or nearly full, and a PV without one that two VGs claim.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

# area DISK: what is in front of its extents.
area() { head -c 36K "/dev/ubd$1" | md5sum; }
ignores() { pvs --noheadings -o pv_name -S 'pv_mda_used_count=0' | xargs; }
# tagged FROM TO: options for so many tags of 250 bytes.
tagged() { for ((i = $1; i <= $2; i++)); do printf -- '--addtag t%03d%0246d ' "$i" 0; done; }
# Opens nothing but small windows.
move() { pvmove_ours -q --checkpoint 1m --lanes 1 "$@"; }
# begun ARG...: a move rests behind its first window, and nobody waits for it.
begun() {
	local first
	first=$(seqno vg)
	"$PVMOVE" -q --checkpoint 1m --lanes 1 --limit 32k "$@" &
	until_true 20 eval '[ $(seqno vg) -ge $((first + 2)) ]' || die "no checkpoint"
	kill -TERM $!
	wait $!
	[ -n "$(moving vg)" ] || die "it is over"
}

# ------------------------------------------------------------------ vgchange --metadatacopies, pvchange --metadataignore
pvcreate -qq --metadatasize 32k --dataalignment 4k /dev/ubd[bcde]
vgcreate -qq -s 1M --metadatacopies 2 vg /dev/ubd[bcde] || die "no VG"
mklv vg one 6 /dev/ubdb
before=$(sums vg)
ignored=$(ignores)
same "two of four are ignored" "$(wc -w <<<"$ignored")" 2
for d in $ignored; do d=${d#/dev/ubd}; echo "$d $(area "$d")"; done >/tmp/areas
untouched() { while read -r d sum; do same "$1: the area of ubd$d was not touched" "$(area "$d")" "$sum"; done </tmp/areas; }
for to in c d e b; do
	check "two copies: to ubd$to" move "$(where vg/one | sed 's/:.*//')" "/dev/ubd$to"
done
same "two copies: contents" "$(sums vg)" "$before"
same "two copies: the same are ignored" "$(ignores)" "$ignored"
untouched "two copies"
over "two copies: LVM2 is content" vg
same "two copies: LVM2 still manages them" "$(vgs --noheadings -o vg_mda_copies,vg_mda_used_count vg | xargs)" "2 2"

# Other ones while the move is under way.
vgchange -qq -y --metadatacopies unmanaged vg
pvchange -qq -y --metadataignore n /dev/ubd[bcde] >"$out" 2>&1
pvchange -qq -y --metadataignore y /dev/ubd[de] >"$out" 2>&1
area d >/tmp/d
begun /dev/ubdb /dev/ubdc
same "begun: an ignored area is left alone" "$(area d)" "$(cat /tmp/d)"
check "begun: another one is used from now on" pvchange -qq -y --metadataignore n /dev/ubdd
check "begun: one is ignored from now on" pvchange -qq -y --metadataignore y /dev/ubdc
area c >/tmp/c
check "it goes on" move
same "gone on: contents" "$(sums vg)" "$before"
same "gone on: the area that is ignored now is left alone" "$(area c)" "$(cat /tmp/c)"
same "gone on: the area that is used now has the text" "$(text /dev/ubdd | md5sum)" "$(text /dev/ubdb | md5sum)"
over "gone on: LVM2 is content" vg
vgremove -qq -y vg

# ------------------------------------------------------------------ areas that are nearly full
pvcreate -qq --metadatasize 32k --dataalignment 4k /dev/ubdb
pvcreate -qq --metadatacopies 0 /dev/ubdc
vgcreate -qq -s 1M vg /dev/ubdb /dev/ubdc || die "no VG"
mklv vg one 12 /dev/ubdb
before=$(sums vg)
# shellcheck disable=SC2046
vgchange -qq $(tagged 1 48) vg || die "no tags"
refused=0 large=0 small=0
for ((n = 48; n > 24 && small < 2; n -= 3)); do
	first=$(seqno vg)
	if move /dev/ubdb /dev/ubdc >"$out" 2>&1; then
		commits=$(($(seqno vg) - first))
		[ $commits -lt 12 ] && large=$((large + 1)) || small=$((small + 1))
		move /dev/ubdc /dev/ubdb >"$out" 2>&1 || not_ok "$n tags: back" "it failed"
	else
		refused=$((refused + 1))
		grep -q "needs up to [0-9]* bytes of metadata" "$out" || not_ok "$n tags: it says why" "$(cat "$out")"
		[ "$(seqno vg)" = "$first" ] || not_ok "$n tags: refused before anything is written" "seqno $(seqno vg)"
	fi
	[ -z "$(moving vg)" ] || not_ok "$n tags: it gets to an end" "it is in the middle"
	for k in 0 1 2; do echo --deltag "$(printf 't%03d%0246d' $((n - k)) 0)"; done | xargs vgchange -qq vg
done
echo "refused $refused times, $large times in large windows, $small times in small ones"
[ $refused -gt 0 ] && ok "too little room is refused" || not_ok "too little room is refused" "$refused times"
[ $small -gt 1 ] && ok "with room it moves" || not_ok "with room it moves" "$small times"
same "nearly full: contents" "$(sums vg)" "$before"

# Somebody fills the area while the move is under way: it may fail, but can be given up and goes on as soon as there is room.
begun /dev/ubdb /dev/ubdc
for n in {61..80}; do vgchange -qq --addtag "$(printf 't%03d%0246d' "$n" 0)" vg 2>/dev/null || break; done
move >"$out" 2>&1
echo "full in the middle: exit status $?: $(head -n 1 "$out")"
same "full in the middle: contents" "$(sums vg)" "$before"
check "full in the middle: aborted" pvmove_ours -q --abort
same "full in the middle: contents after the abort" "$(sums vg)" "$before"
vgchange -qq --deltag "$(printf 't061%0246d' 0)" vg
over "full in the middle: LVM2 is content" vg
vgremove -qq -y vg

# ------------------------------------------------------------------ a PV without metadata in two VGs
# The first disk was away when the second got into another VG.
vgcreate -qq -s 1M one /dev/ubdb /dev/ubdc || die "no VG"
vgchange -qq -an one
dd if=/dev/ubdb of=/tmp/away bs=36K count=1 status=none
vgremove -qq -y one
vgcreate -qq -s 1M two /dev/ubdd /dev/ubdc || die "no VG"
mklv two data 3 /dev/ubdc
mklv two more 3 /dev/ubdd
before=$(sums two)
dd if=/tmp/away of=/dev/ubdb oflag=direct status=none
for arg in "/dev/ubdc" "/dev/ubdd /dev/ubdc" "/dev/ubdb"; do
	# shellcheck disable=SC2086
	fails 5 "two VGs: pvmove $arg" pvmove_ours $arg
	says "two VGs: it says so" "only one of them can be right"
done
same "two VGs: nothing happened" "$(sums two) $(where two/data) $(where two/more)" "$before /dev/ubdc:0-2 /dev/ubdd:0-2"
dd if=/dev/zero of=/dev/ubdb bs=36K count=1 oflag=direct status=none
check "two VGs: with one alone it moves" pvmove_ours -q /dev/ubdc /dev/ubdd
same "two VGs: contents" "$(sums two)" "$before"
exit 0
