# Power cuts at some moments of a move, of an atomic one that is given up, and of one that does not flush; tests/sweep has all.
# guest: -n 3 -s 2M
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../sweep/cut.bash"

record_begin 101
check "the move" "$PVMOVE" "${windows[@]}" $src $dest
record_end
sweep "move" 20

atomic=1
record_begin 111
stopped 1 --atomic
check "the abort" "$PVMOVE" --abort
record_end
sweep "atomic move given up" 30

STRIDE=8
. "$(dirname "$0")/../sweep/cut-proof.sh"
