# LVM2's move is SIGKILLed at each of its steps (2 of 2), and ours goes on with it or gives it up.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/kill.bash"
matrix lvm 1 2 all abort source
exit 0
