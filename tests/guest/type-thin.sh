# guest: -n 6 -s 64M
# Thin pools: data, metadata and the spare, thin volumes, snapshots of them, an external origin, LVs that are history; a pool on RAID1.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

echo 'metadata { record_lvs_history = 1 }' >>/etc/lvm/lvmlocal.conf
mkvg vg b c d e f g
lvcreate -qq -y --type thin-pool -l 12 -n pool vg /dev/ubdb
lvcreate -qq -y -V 8M --thinpool pool -n thin vg
fill /dev/vg/thin thin
lvcreate -qq -y -s -kn -n once vg/thin
lvcreate -qq -y -s -kn -n snap vg/once
lvremove -qq -y vg/once
mklv vg ext 4 /dev/ubdb
lvchange -qq -an vg/ext
lvchange -qq -pr vg/ext
lvcreate -qq -y -s -kn --thinpool vg/pool vg/ext -n over
lvchange -qq -ay vg/ext
lvcreate -qq -y --type raid1 -m 1 -l 6 -n rpool vg /dev/ubdb /dev/ubdc
lvcreate -qq -y --type raid1 -m 1 -l 2 -n rmeta vg /dev/ubdb /dev/ubdc
synced
lvconvert -qq -y --thinpool vg/rpool --poolmetadata vg/rmeta
lvcreate -qq -y -V 4M --thinpool rpool -n rthin vg
fill /dev/vg/rthin rthin
moves vg ext pool rthin:rpool
same "an LV is history still" "$(grep -c '^history: -*once ' /tmp/facts)" 1
synced
exit 0
