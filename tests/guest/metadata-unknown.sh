# Keys of a later LVM2, wherever they are, survive a move.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

mkvg vg b c d
mklv vg one 6 /dev/ubdb
mklv vg still 2 /dev/ubdc
rewrite 's/\nextent_size/\nnew_vg = [ "a", 1, "\\"q\\"" ]\nnew_section {\ndeep = 1.5\n}\nextent_size/;
	s/\npe_start/\nnew_pv = 7\npe_start/g;
	s/(\none \{\n.*?\n)(segment_count = 1\n.*?\nextent_count = 6\n)/$1new_lv = "one"\n$2new_segment = "of one"\n/s;
	s/(\nstill \{\n.*?\n)(segment_count = 1\n.*?\nextent_count = 2\n)/$1new_lv = "still"\n$2new_segment = "of still"\n/s' \
	/dev/ubdb /dev/ubdc /dev/ubdd
quiet "LVM2 reads the new keys" vg
new() { text "$1" | grep -E 'new_|deep' | sort; }
keys=$(new /dev/ubdb)
same "all keys are there" "$(wc -l <<<"$keys")" 10
before=$(sums vg)
check "a move with unknown keys" pvmove_ours --checkpoint 2m /dev/ubdb /dev/ubdd
same "all keys are there still" "$(new /dev/ubdc)" "$keys"
same "contents are the same with unknown keys" "$(sums vg)" "$before"
over "nothing is left of the move with unknown keys" vg
exit 0
