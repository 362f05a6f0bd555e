# Power cuts at every moment of a move that is given up behind a checkpoint.
# guest: -n 3 -s 2M -t 7200
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/cut.bash"

for areas in 111 101; do
	record_begin $areas
	stopped 2 "${windows[@]}"
	check "$areas: the abort" "$PVMOVE" --abort
	record_end
	sweep "abort, areas $areas" "${STRIDE:-1}"
done
exit 0
