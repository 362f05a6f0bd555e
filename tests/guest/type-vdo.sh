# guest: -n 3 -s 32M
# A VDO pool: this kernel has none, so LVM2's metadata of one is written by hand, and LVM2 is asked what it thinks of it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

mkvg vg b c d
mklv vg other 2 /dev/ubdb
mklv vg data 4 /dev/ubdb
lvextend -qq -l +4 vg/data /dev/ubdc
fill /dev/vg/data data
vgchange -qq -an vg
rewrite '
	s/\ndata \{\n(id = .*\n)status = .*\n/\nvpool_vdata {\n$1status = ["READ", "WRITE"]\n/ or die "no data";
	my ($seg, $lv) = ("start_extent = 0\nextent_count", "flags = []\nsegment_count = 1\n\nsegment1 {\n");
	s/\nlogical_volumes \{\n\n/\nlogical_volumes {

vdo {
id = "vdoooo-oooo-oooo-oooo-oooo-oooo-oooooo"
status = ["READ", "WRITE", "VISIBLE"]
$lv$seg = 16

type = "vdo"
vdo_pool = "vpool"
vdo_offset = 0
}
}

vpool {
id = "vpoool-oooo-oooo-oooo-oooo-oooo-oooooo"
status = ["READ", "WRITE", "VISIBLE"]
$lv$seg = 8

type = "vdo-pool"
data = "vpool_vdata"
header_size = 1024
virtual_extents = 17

use_compression = 1
use_deduplication = 1
use_metadata_hints = 1
minimum_io_size = 4096
block_map_cache_size_mb = 128
block_map_era_length = 16380
index_memory_size_mb = 256
max_discard = 1
slab_size_mb = 2048
ack_threads = 1
bio_threads = 4
bio_rotation = 64
cpu_threads = 2
hash_zone_threads = 1
logical_threads = 1
physical_threads = 1
}
}

/ or die "no LVs"' /dev/ubdb /dev/ubdc /dev/ubdd
quiet "LVM2 takes it for a VDO pool" vg
same "as such" "$(lvs --noheadings -o segtype vg/vpool | tr -d ' ')" vdo-pool

survey all
mv /tmp/facts /tmp/facts.was
for lv in "" vdo vpool vpool_vdata; do
	from=$(carriers vpool | tail -n 1)
	name="${lv:+-n $lv, }away from $from"
	check "$name" pvmove_ours -q ${lv:+-n $lv} "$from"
	survey all
	same "$name: that is empty of it" "$(placed vpool | grep " $from:")" ""
	alike "$name: nothing else has changed" "$(cat /tmp/facts.was)" "$(cat /tmp/facts)"
done
as_lvm_writes "metadata is as LVM2 writes it" vg
quiet "LVM2 is content" vg
exit 0
