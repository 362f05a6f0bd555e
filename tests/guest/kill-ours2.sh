# Our move is SIGKILLed at each of its steps (2 of 3), and ours goes on with it or gives it up.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/kill.bash"
matrix ours 1 3 all abort source
exit 0
