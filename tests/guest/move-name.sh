# -n: one LV of several, however it is spelled.  And an LV for which no single stretch of free extents is big enough.
. "$(dirname "$0")/lib.sh"

mkvg vg b c d
for lv in one two three; do
	mklv vg $lv 4 /dev/ubdb
done
mklv vg asleep 4 /dev/ubdb
mkvg other e
mklv other one 2 /dev/ubde
all=$(sums vg)
lvchange -an vg/asleep

check "-n LV" pvmove_ours -n one /dev/ubdb /dev/ubdc
same "only this LV has moved" "$(where vg/one) $(where vg/two) $(where vg/three)" \
	"/dev/ubdc:0-3 /dev/ubdb:4-7 /dev/ubdb:8-11"
check "-n VG/LV" pvmove_ours -n vg/two /dev/ubdb /dev/ubdc
same "only this LV has moved as well" "$(where vg/two) $(where vg/three)" "/dev/ubdc:4-7 /dev/ubdb:8-11"
check "--name /dev/VG/LV" pvmove_ours --name /dev/vg/three /dev/ubdb /dev/ubdc
same "only this LV has moved here too" "$(where vg/three) $(where vg/asleep)" "/dev/ubdc:8-11 /dev/ubdb:12-15"
check "-n of an inactive LV" pvmove_ours -n asleep /dev/ubdb /dev/ubdc
same "the inactive LV has moved" "$(where vg/asleep) $(extents /dev/ubdb)" "/dev/ubdc:12-15 0"
same "and is inactive" "$(lvs --noheadings -o lv_active vg/asleep | tr -d ' ')" ""
over "nothing is left of the moves" vg
lvchange -ay vg/asleep
same "contents are the same" "$(sums vg)" "$all"

before=$(seqno vg)
fails 5 "-n of an LV that is not there" pvmove_ours -n four /dev/ubdc
says "it is named" "four"
fails 5 "-n of an LV that is not on the source" pvmove_ours -n one /dev/ubdb
says "there is nothing to move" "No data to move for vg."
fails 3 "-n of an LV in another VG" pvmove_ours -n other/one /dev/ubdc
says "and that is said" "must be in the same VG"
fails 3 "-n of half a name" pvmove_ours -n vg/ /dev/ubdc
same "nothing was written" "$(seqno vg)" "$before"

# d has holes of 5 extents at most, b is full: 16 extents fit only in pieces.
lvremove -qq -y vg/one vg/two vg/three vg/asleep
mklv vg large 16 /dev/ubdc
mklv vg block 63 /dev/ubdb
for start in 0 10 20 30 40; do
	mklv vg hole$start 5 /dev/ubdd:$start-$((start + 4))
done
mklv vg hole50 13 /dev/ubdd:50-62
large=$(sum /dev/vg/large)
check "an LV is split over what is free" pvmove_ours /dev/ubdc
same "the source is empty" "$(extents /dev/ubdc)" 0
over "nothing is left of the split move" vg
same "contents of the split LV are the same" "$(sum /dev/vg/large)" "$large"
check "it can be put together again" pvmove_ours -n large /dev/ubdd /dev/ubdc
same "in one segment" "$(where vg/large)" "/dev/ubdc:0-15"
same "contents are the same in one piece" "$(sum /dev/vg/large)" "$large"
over "nothing is left at the end" vg
exit 0
