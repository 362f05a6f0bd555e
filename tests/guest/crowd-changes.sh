# Moves, beside everybody else who changes the same VG: what anyone has committed stays, and the VG's seqno only grows.
# guest: -n 5 -s 32M -t 3600
#
# SECONDS_EACH=60 tests/vm/uml ... for longer.
. "$(dirname "$0")/lib.sh"

seconds=${SECONDS_EACH:-6}
vgcreate -qq -s 256k vg /dev/ubd[bcdef] || die "no VG"
mklv vg one 20 /dev/ubdb
mklv vg two 20 /dev/ubdb
mklv vg three 20 /dev/ubdd
mklv vg grows 1 /dev/ubdf
mklv vg name0 1 /dev/ubdf
all=$(sums vg | grep -v 'grows\|name')
name=vg

# everybody NAME...: the loops of these names run beside each other until the time is up; each counts in /tmp/did.LOOP.
everybody() {
	local loop pids=()
	rm -f /tmp/did.* /tmp/stop /tmp/wrong
	before=$(seqno $name)
	for loop; do
		while [ ! -e /tmp/stop ]; do "loop_$loop"; done &
		pids+=($!)
	done
	sleep "$seconds"
	touch /tmp/stop
	wait "${pids[@]}"
	[ ! -e /tmp/wrong ] && ok "$*" || not_ok "$*" "$(head -n 5 /tmp/wrong | tr '\n' ';')"
	echo "$*: $(for loop; do echo "$loop $(did $loop | wc -l),"; done) seqno $before to $(seqno $name)"
}
did() { cat "/tmp/did.$1" 2>/dev/null; }
count() { echo "$2" >>"/tmp/did.$1"; }
wrong() { echo "$*" >>/tmp/wrong; }

# ours FROM TO: there and back.
ours() {
	"$PVMOVE" -q --checkpoint 1m "$1" "$2" >"/tmp/said.${1##*/}" 2>&1 && "$PVMOVE" -q --checkpoint 2m "$2" "$1" >>"/tmp/said.${1##*/}" 2>&1 ||
		wrong "pvmove $1 $2: exit status $?, $(cat "/tmp/said.${1##*/}")"
	[ ! -s "/tmp/said.${1##*/}" ] || wrong "pvmove $1 $2 says $(cat "/tmp/said.${1##*/}")"
	count "ours_${1##*/}" moved
}
loop_ours_ubdb() { ours /dev/ubdb /dev/ubdc; }
loop_ours_ubdd() { ours /dev/ubdd /dev/ubde; }
loop_lvm2_ubdd() {
	pvmove -i 0 /dev/ubdd /dev/ubde >/tmp/said.lvm2 2>&1 && pvmove -i 0 /dev/ubde /dev/ubdd >>/tmp/said.lvm2 2>&1 ||
		wrong "LVM2's pvmove: exit status $?, $(cat /tmp/said.lvm2)"
	count lvm2_ubdd moved
}

# Changes: what is noted was said to be done.
next() { n=$((${n:-0} + 1)); }
loop_create() {
	next
	lvcreate -qq -an -Zn -Wn -l 1 -n "new$n" $name /dev/ubdf >/dev/null 2>/tmp/create && count create "new$n" || wrong "lvcreate: $(cat /tmp/create)"
	[ $((n % 2)) = 0 ] || { lvremove -qq -f "$name/new$n" 2>/tmp/create && count remove "new$n" || wrong "lvremove: $(cat /tmp/create)"; }
}
loop_extend() { next; sleep 0.3; lvextend -qq -l +1 $name/grows /dev/ubdf >/dev/null 2>/tmp/extend && count extend "$n" || wrong "lvextend: $(cat /tmp/extend)"; }
loop_tag() { next; vgchange -qq --addtag "v$n" $name 2>/tmp/tag && count tag "v$n" || wrong "vgchange: $(cat /tmp/tag)"; }
loop_lvtag() { next; lvchange -qq --addtag "l$n" $name/grows 2>/tmp/lvtag && count lvtag "l$n" || wrong "lvchange: $(cat /tmp/lvtag)"; }
# LVs that are not being moved: LVM2 refuses the others.
loop_rename() { next; lvrename -qq $name "name$((n - 1))" "name$n" 2>/tmp/rename && count rename "$n" || wrong "lvrename: $(cat /tmp/rename)"; }
loop_vgrename() {
	next
	vgrename -qq $name other 2>/tmp/vgrename && vgrename -qq other $name 2>>/tmp/vgrename && count vgrename "$n" || wrong "vgrename: $(cat /tmp/vgrename)"
	sleep 0.3
}
loop_pvtag() { next; pvchange -qq --addtag "p$n" /dev/ubdb >/dev/null 2>/tmp/pvtag && count pvtag "p$n" || wrong "pvchange: $(cat /tmp/pvtag)"; }
# Reads without a lock, as everybody may; between the commits on two disks it is told so.
loop_look() {
	local now
	now=$(vgs --noheadings -o vg_seqno $name 2>/dev/null | tr -d ' ')
	[ -z "$now" ] || [ "$now" -ge "${last:=0}" ] || wrong "seqno $now after $last"
	last=${now:-$last}
	lvs -a $name >/dev/null 2>&1
	count look "$now"
}

# kept: everything noted is there.
kept() {
	local have want
	have=" $(vgs --noheadings -o vg_tags $name | tr , ' ') "
	for want in $(did tag); do [[ $have = *" $want "* ]] || echo "VG tag $want is lost"; done
	have=" $(lvs --noheadings -o lv_tags $name/grows | tr , ' ') "
	for want in $(did lvtag); do [[ $have = *" $want "* ]] || echo "LV tag $want is lost"; done
	have=" $(pvs --noheadings -o pv_tags /dev/ubdb | tr , ' ') "
	for want in $(did pvtag); do [[ $have = *" $want "* ]] || echo "PV tag $want is lost"; done
	have=" $(lvs --noheadings -o lv_name $name | xargs) "
	for want in $(sort <(did create) <(did remove) | uniq -u); do [[ $have = *" $want "* ]] || echo "LV $want is lost"; done
	for want in $(did remove); do [[ $have != *" $want "* ]] || echo "LV $want is there again"; done
	same "grows" "$(lvs --noheadings -o seg_count,lv_size --units k --nosuffix $name/grows | awk '{ print $2 / 256 }')" $((grown + $(did extend | wc -l))) | grep -v '^ok'
	want=$(cat <(did tag) <(did lvtag) <(did pvtag) <(did create) <(did remove) <(did extend) | wc -l)
	[ $(($(seqno $name) - before)) -ge "$want" ] ||
		echo "seqno went only from $before to $(seqno $name)"
}
after() {
	same "$1: nothing is lost" "$(kept)" ""
	same "$1: contents" "$(sums $name | grep -v 'grows\|new\|name')" "$all"
	grown=$((grown + $(did extend | wc -l)))
	over "$1: nothing is left" $name
}
grown=1

everybody ours_ubdb ours_ubdd look
after "two of ours"
everybody ours_ubdb lvm2_ubdd look
after "ours and LVM2's"
everybody ours_ubdb ours_ubdd create extend tag lvtag pvtag look
after "ours and everybody"

# Apart, because LVM2's other commands find a VG by its name of the moment.
everybody ours_ubdb ours_ubdd rename
same "LVs renamed: the last name" "$(lvs --noheadings -o lv_name vg | grep -o 'name[0-9]*')" "name$(did rename | wc -l)"
after "LVs renamed"
everybody ours_ubdb ours_ubdd vgrename
after "VG renamed"
exit 0
