# Power cuts at every moment of a move that is killed behind a checkpoint, and of its resume.
# guest: -n 3 -s 2M -t 7200
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/cut.bash"

record_begin 101
stopped 2 "${windows[@]}"
check "the resume" "$PVMOVE" "${windows[@]}"
record_end
sweep "killed and resumed" "${STRIDE:-1}"
exit 0
