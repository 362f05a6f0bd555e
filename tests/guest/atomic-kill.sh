# LVM2's move with --atomic is SIGKILLed at some of its steps, and ours goes on with it or gives it up.  (sweep/kill-atomic.sh
# does all.)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/kill.bash"
mode=(--atomic)
matrix lvm 5 6 source abort all
exit 0
