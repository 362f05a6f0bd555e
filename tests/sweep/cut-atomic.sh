# Power cuts at every moment of atomic moves, finished and given up.
# guest: -n 3 -s 2M -t 7200
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/cut.bash"

atomic=1
record_begin 101
check "the atomic move" "$PVMOVE" --atomic $src $dest
record_end
sweep "atomic move" "${STRIDE:-1}"

record_begin 111
stopped 1 --atomic
check "the abort" "$PVMOVE" --abort
record_end
sweep "atomic move given up" "${STRIDE:-1}"
exit 0
