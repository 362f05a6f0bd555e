# pvmove is killed at each of its system calls that matter, one after the other; what it leaves is whole, and the next one finishes.
#
# guest: -n 2 -s 16M -t 900
# strace counts the calls and kills before the N-th is carried out.  fail.sh does the same with calls that fail.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-strike.sh"

strike_setup
for call in ioctl pwrite64 fdatasync io_submit io_getevents; do
	n=0
	while :; do
		n=$((n + 1))
		strike "$call:signal=KILL:when=$n"
		[ "$status" = 137 ] || break
		# One copy of the metadata may be old until the next change.
		wrong=$({ is_whole; go_on; } | grep -vE "$between")
		same "killed at $call $n" "$wrong" ""
	done
	same "without a kill at $call $n it is through" "$status $({ is_whole; go_on; } | grep -vE "$between")" "0 "
	echo "$((n - 1)) kills at $call"
done
exit 0
