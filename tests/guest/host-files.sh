# lvm.conf and lvmlocal.conf, filters, devices file, system ID, lock directory: each device and VG is used or not as LVM2 does it.
# guest: -n 4
. "$(dirname "$0")/lib.sh"

mkvg vg b c
mklv vg one 4 /dev/ubdb
mkdir -p /dev/disk/by-id
ln -s ../../ubdb /dev/disk/by-id/first
before=$(seqno vg)

# conf [TEXT]: lvm.conf, which must not be empty for LVM2; what init put into lvmlocal.conf stays in force.
conf() { printf '%s\n' "${1:-config { \}}" >/etc/lvm/lvm.conf; }

# agree NAME yes|no [OPTION...]: LVM2 and ours begin a move away from ubdb (with --test, so that nothing changes), or both refuse.
agree() {
	local name=$1 want=$2 status lvm ours
	shift 2
	pvmove -t "$@" /dev/ubdb >/tmp/lvm.out 2>&1 && lvm=yes || lvm=no
	pvmove_ours -t "$@" /dev/ubdb >"$out" 2>&1
	status=$?
	[ $status -eq 0 ] && ours=yes || ours=no
	[ "$lvm $ours" = "$want $want" ] && { ok "$name"; return; }
	sed 's/^/  LVM2: /' /tmp/lvm.out
	sed 's/^/  ours: /' "$out"
	not_ok "$name" "wanted $want; LVM2 says $lvm, ours $ours with status $status"
}

# ------------------------------------------------------------------ filters
agree "no filter" yes
while read -r want filter; do
	conf "devices { filter = $filter }"
	agree "filter = $filter" "$want"
	conf "devices { global_filter = $filter }"
	agree "global_filter = $filter" "$want"
done <<'END'
yes [ "a|.*|" ]
no [ "r|.*|" ]
no [ "r|ubdb|" ]
no [ "r|ubdc|" ]
yes [ "r|ubdd|" ]
yes [ "a|ubd[bc]$|", "r|.*|" ]
no [ "a|ubd[cd]$|", "r|.*|" ]
yes [ "a|^/dev/(ubdb|ubdc)$|", "r|.*|" ]
yes [ "r|ubdb|", "a|.*|" ]
no [ "r|ubdb|", "r|by-id|", "a|.*|" ]
yes [ "a/by-id\/first/", "a{ubdc}", "r|.*|" ]
no [ "a|by-id/second|", "a|ubdc|", "r|.*|" ]
yes [ "r|/dev/disk|", "a|.*|" ]
no [ "a|ubdb{1}$|", "a|ubdc|", "r|.*|" ]
yes "a|.*|"
no "r|.*|"
END
conf 'devices { filter = [ "a|ubdb|", "r|.*|" ] global_filter = [ "a|ubdc|", "r|.*|" ] }'
agree "one filter for each PV" no
conf 'devices { filter = [ "r|.*|" ] }'
agree "--config over lvm.conf" yes --config 'devices/filter=["a|ubd|"]'
agree "--config with a section" yes --config 'devices { filter=["a|ubd|"] }'
conf
agree "--config alone" no --config 'devices/filter=["r|ubdb|"]'
fails 3 "source that is filtered out" pvmove_ours --config 'devices/filter=["r|ubdb|"]' /dev/ubdb
says "it is said why" "Cannot use /dev/ubdb: device is rejected by filter config."
fails 3 "other PV that is filtered out" pvmove_ours --config 'devices/filter=["r|ubdc|"]' /dev/ubdb
says "it counts as missing" "while PVs are missing"
fails 5 "filter that is none" pvmove_ours --config 'devices/filter=["ubdc"]' /dev/ubdb
says "it is shown" 'devices/filter: "ubdc" is no pattern like'
cp /etc/lvm/lvmlocal.conf /tmp/local
echo 'devices { filter = [ "a|.*|" ] }' >>/etc/lvm/lvmlocal.conf
conf 'devices { filter = [ "r|.*|" ] }'
agree "lvmlocal.conf over lvm.conf" yes
cp /tmp/local /etc/lvm/lvmlocal.conf

# ------------------------------------------------------------------ damaged or none
conf 'devices {
	filter = [ "r|.*|"
}'
check "damaged lvm.conf" pvmove_ours -t /dev/ubdb
says "it is said where" "WARNING: /etc/lvm/lvm.conf: line 3, column 1: list filter is not closed."
rm /etc/lvm/lvm.conf
check "no lvm.conf" pvmove_ours -t /dev/ubdb
fails 3 "damaged --config" pvmove_ours -t --config 'devices {' /dev/ubdb
says "that is said" "--config: line 1, column 10: section devices is not closed."
mkdir /etc/lvm/lvm.conf
check "a directory for lvm.conf" pvmove_ours -t /dev/ubdb
says "it cannot be read" "WARNING: /etc/lvm/lvm.conf: cannot read it: Is a directory."
rmdir /etc/lvm/lvm.conf
LVM_SYSTEM_DIR=/tmp/none check "another directory" pvmove_ours -t /dev/ubdb
mkdir /tmp/other
echo 'devices { filter = [ "r|.*|" ] }' >/tmp/other/lvm.conf
LVM_SYSTEM_DIR=/tmp/other fails 3 "lvm.conf in LVM_SYSTEM_DIR" pvmove_ours -t /dev/ubdb

# ------------------------------------------------------------------ devices file
pv_id() { pvs --noheadings -o pv_uuid "$1" | tr -d ' -'; }
id_b=$(pv_id /dev/ubdb) id_c=$(pv_id /dev/ubdc)
file=/etc/lvm/devices/system.devices
mkdir -p /etc/lvm/devices
conf 'devices { use_devicesfile = 1 }'
agree "devices file that does not exist" yes

# listed LINE...: the devices file.  LVM2 mends it when it runs, and so ours runs first.
listed() { printf '%s\n' "# LVM uses devices listed in this file." VERSION=1.1.1 "$@" >$file; }
b="IDTYPE=devname IDNAME=/dev/ubdb DEVNAME=/dev/ubdb PVID=$id_b"
c="IDTYPE=devname IDNAME=/dev/ubdc DEVNAME=/dev/ubdc PVID=$id_c"
# agree_listed NAME yes|no LINE...
agree_listed() {
	local name=$1 want=$2
	shift 2
	listed "$@"
	pvmove_ours -t /dev/ubdb >"$out" 2>&1 && ours=yes || ours=no
	[ $ours = "$want" ] || sed 's/^/  /' "$out"
	same "$name: ours" $ours "$want"
	pvmove -t /dev/ubdb >"$out" 2>&1 && lvm=yes || lvm=no
	same "$name: LVM2" $lvm "$want"
}
agree_listed "both PVs listed" yes "$b" "$c"
agree_listed "the source is not listed" no "$c"
agree_listed "the other PV is not listed" no "$b"
agree_listed "nothing is listed" no
agree_listed "names are exchanged" yes "${b//ubdb/ubdc}" "${c//ubdc/ubdb}"
agree_listed "a name has changed" yes "$b" "${c//ubdc/ubdz}"
agree_listed "no PVIDs" yes "${b% PVID*}" "${c% PVID*}"
agree_listed "an unknown type, no device" no "$b" "IDTYPE=sys_wwid IDNAME=naa.1234 DEVNAME=/dev/ubdc PVID=$id_c"
agree_listed "partitions that are none" no "IDTYPE=devname IDNAME=/dev/ubdb DEVNAME=/dev/ubdb PART=1" "$c"
conf 'devices { use_devicesfile = 1 filter = [ "r|.*|" ] }'
agree_listed "with a devices file filters do not count" yes "$b" "$c"
conf 'devices { use_devicesfile = 0 }'
listed "$c"
check "devices file that is not to be used" pvmove_ours -t /dev/ubdb
listed "$c"
fails 3 "--devicesfile" pvmove_ours -t --devicesfile system.devices /dev/ubdb
says "it is said" "Cannot use /dev/ubdb: device is no PV, or not in devices file."
fails 5 "--devicesfile that is not there" pvmove_ours -t --devicesfile nope /dev/ubdb
says "its name is" "/etc/lvm/devices/nope: cannot read the devices file: No such file or directory."
fails 5 "--devicesfile with a path" pvmove_ours -t --devicesfile ../nope /dev/ubdb
conf 'devices { use_devicesfile = 1 }'
listed "$c"
check "--devicesfile with no name" pvmove_ours -t --devicesfile "" /dev/ubdb
listed "$c"
check "--devices over the devices file" pvmove_ours -t --devices /dev/ubdb,/dev/ubdc /dev/ubdb
fails 3 "--devices without the source" pvmove_ours -t --devices /dev/ubdc /dev/ubdb
fails 3 "--devices without the other PV" pvmove_ours -t --devices /dev/ubdb /dev/ubdb
agree "--devices: LVM2 too" yes --devices /dev/ubdb,/dev/ubdc

# What a loop device stands on is an identity that stays.
truncate -s 64M "$LAB/loop file"
losetup /dev/loop0 "$LAB/loop file"
rm $file
vgextend -qq vg /dev/loop0
id_l=$(pv_id /dev/loop0)
l="IDTYPE=loop_file IDNAME=/run/lab/loop_file DEVNAME=/dev/loop0 PVID=$id_l"
agree_listed "loop device by its file" yes "$b" "$c" "$l"
agree_listed "loop device by another file" no "$b" "$c" "${l/loop_file D/loop D}"
agree_listed "another loop device by its file" yes "$b" "$c" "${l/loop0/loop7}"
rm $file
conf
vgreduce -qq vg /dev/loop0
same "nothing of all this has changed the VG" "$(moving vg)$(($(seqno vg) - before))" 2

# ------------------------------------------------------------------ system ID
hostname host
# give ID: the VG to a host of that name; active again then.
give() {
	vgchange -qq -an vg
	vgchange -qq -y --config "local { extra_system_ids = [ \"$1\" ] }" --systemid "$1" vg >"$out" 2>&1 || die "$(cat "$out")"
	vgchange -qq -ay --config "global/system_id_source=\"lvmlocal\" local/system_id=\"${1:-x}\"" vg
}
give here
fails 5 "VG of another host, none here" pvmove_ours -t /dev/ubdb
says "it is said" "Cannot access VG vg with system ID here"
while IFS='|' read -r want name text; do
	conf "$text"
	agree "system ID: $name" "$want"
done <<END
no|host is another by uname|global { system_id_source = "uname" }
yes|lvmlocal|global { system_id_source = "lvmlocal" } local { system_id = "here" }
yes|cleaned|global { system_id_source = "lvmlocal" } local { system_id = "--h/er,e" }
no|lvmlocal is another|global { system_id_source = "lvmlocal" } local { system_id = "there" }
no|none, but set|global { system_id_source = "none" } local { system_id = "here" }
yes|extra|global { system_id_source = "lvmlocal" } local { system_id = "there" extra_system_ids = [ "other", "here" ] }
no|extra without an own|global { system_id_source = "none" } local { extra_system_ids = [ "here" ] }
no|extra is another|global { system_id_source = "uname" } local { extra_system_ids = [ "other" ] }
yes|extra with uname|global { system_id_source = "uname" } local { extra_system_ids = [ "here" ] }
no|file is missing|global { system_id_source = "file" system_id_file = "/tmp/nope" }
yes|extra with machineid|global { system_id_source = "machineid" } local { extra_system_ids = [ "here" ] }
no|machineid|global { system_id_source = "machineid" }
END
printf '# comment\n\n  here # and more\n' >/tmp/id
conf 'global { system_id_source = "file" system_id_file = "/tmp/id" }'
agree "system ID: file" yes
check "a VG with this host's ID is moved" pvmove_ours /dev/ubdb
over "nothing is left of that" vg
same "it keeps its system ID" "$(vgs --noheadings -o systemid vg | tr -d ' ')" here
check "and moved back" pvmove_ours /dev/ubdc
give ""
conf
over "all is well without it" vg

# ------------------------------------------------------------------ discards
conf 'devices { issue_discards = 1 }'
extents_of() { dd if="$1" bs=1M skip=1 count="$2" iflag=direct status=none | md5sum; }
before=$(extents_of /dev/ubdb 4)
for tool in pvmove pvmove_ours; do
	check "issue_discards: $tool" $tool -i 0 /dev/ubdb
	same "what it leaves behind is not discarded" "$(extents_of /dev/ubdb 4)" "$before"
	check "and back" pvmove_ours /dev/ubdc
done
mklv vg gone 1 /dev/ubdc
before=$(extents_of /dev/ubdc 1)
lvremove -qq -y vg/gone
[ "$(extents_of /dev/ubdc 1)" != "$before" ] && ok "what lvremove leaves behind is" || not_ok "what lvremove leaves behind is" "it is still there"

# ------------------------------------------------------------------ lock directory
conf 'global { locking_dir = "/run/lock/other/lvm" }'
mkdir -p /run/lock/other/lvm
flock /run/lock/other/lvm/V_vg sleep 3 &
sleep 0.5
start=$(date +%s%N)
check "another lock directory" pvmove_ours -i 0 /dev/ubdb
took=$((($(date +%s%N) - start) / 1000000))
[ $took -gt 1500 ] && ok "it waits for the lock there" || not_ok "it waits for the lock there" "$took ms"
wait
same "the lock files are gone" "$(ls /run/lock/other/lvm)" ""
rm -rf /run/lock/other
check "it is made" pvmove_ours -i 0 /dev/ubdc
same "with those above it" "$(stat -c %a /run/lock/other/lvm)" 755
mkdir -p /run/lock/lvm
conf
flock -o /run/lock/lvm/V_vg sleep 20 &
locker=$!
sleep 0.5
check "--nolocking waits for nothing" timeout 10 "$PVMOVE" --nolocking -i 0 /dev/ubdb
kill $locker
quiet "all is well at the end" vg
exit 0
