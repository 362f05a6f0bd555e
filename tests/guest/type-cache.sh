# guest: -n 5 -s 64M
# Cached LVs: with a cache pool, with a single LV as the cache, above a thin pool's data; LVs with a writecache.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

mkvg vg b c d e f
mklv vg main 8 /dev/ubdb
lvcreate -qq -y -l 6 -n fast vg /dev/ubdc
lvconvert -qq -y --type cache --cachemode writeback --cachepool vg/fast vg/main
mklv vg single 8 /dev/ubdb
lvcreate -qq -y -l 6 -n vol vg /dev/ubdc
lvconvert -qq -y --type cache --cachevol vg/vol vg/single
lvcreate -qq -y --type thin-pool -l 8 -n pool vg /dev/ubdb
lvcreate -qq -y -l 6 -n poolfast vg /dev/ubdc
lvconvert -qq -y --type cache --cachepool vg/poolfast vg/pool
lvcreate -qq -y -V 4M --thinpool pool -n thin vg
fill /dev/vg/thin thin
fill /dev/vg/main again
moves vg main:fast single:vol thin:pool:poolfast

mklv vg slow 6 /dev/ubdb
lvcreate -qq -y -an -l 8 -n wc vg /dev/ubdf
lvconvert -qq -y --type writecache --cachevol vg/wc vg/slow || die "no writecache"
fill /dev/vg/slow slow
slow=$(sum /dev/vg/slow)
check "the origin of a writecache is moved" pvmove_ours -q -n slow /dev/ubdb /dev/ubdd
survey
same "that is where it is" "$(carriers slow)" "/dev/ubdd"
same "its contents are the same" "$(sum /dev/vg/slow)" "$slow"
over "nothing is left of the move below a writecache" vg
lvchange -qq -an vg/slow
check "it is moved while it is inactive" pvmove_ours -q /dev/ubdd
survey
same "and is gone from there" "$(carriers | grep ubdd)" ""
lvchange -qq -ay vg/slow
same "its contents are still the same" "$(sum /dev/vg/slow)" "$slow"
for args in /dev/ubdf "-n slow /dev/ubdf" "-n wc_cvol /dev/ubdf"; do
	# The arguments are ours and are meant to be split.
	# shellcheck disable=SC2086
	fails 5 "its cache is not moved: pvmove $args" pvmove_ours $args
	says "and that is said: pvmove $args" "Unable to pvmove device used for writecache"
done
exit 0
