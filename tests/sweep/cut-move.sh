# Power cuts at every moment of a move, with metadata on all PVs, not on the destination, on none of the two.
# guest: -n 3 -s 2M -t 7200
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/cut.bash"

for areas in 111 101 001; do
	record_begin $areas
	check "$areas: the move" "$PVMOVE" "${windows[@]}" $src $dest
	record_end
	sweep "move, areas $areas" "${STRIDE:-1}"
done
exit 0
