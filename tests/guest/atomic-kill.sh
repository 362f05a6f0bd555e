# A move with --atomic is SIGKILLed at each of its steps, LVM2's and ours in turn, and ours goes on with it or gives it up.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/kill.bash"
mode=(--atomic)
matrix ${WHO:-lvm} 2 3 source
exit 0
