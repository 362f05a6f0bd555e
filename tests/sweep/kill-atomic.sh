# A move with --atomic is SIGKILLed at each of its steps, ours and LVM2's, and is finished or given up by either.
# guest: -t 7200
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/../guest/kill.bash"
mode=(--atomic)
for finish in all abort source lvm lvm-abort; do
	matrix ours 0 1 $finish
done
for finish in all abort source; do
	matrix lvm 0 1 $finish
done
exit 0
