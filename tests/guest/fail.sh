# Each of pvmove's system calls that matter fails once, one after the other: it says so in a sentence or does without; what it
# leaves is whole, and the next one finishes.
#
# guest: -n 2 -s 16M -t 900
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-strike.sh"

strike_setup
for faults in ioctl:ENOMEM,EBUSY pwrite64:EIO,ENOSPC fdatasync:EIO io_submit:ENOMEM,EAGAIN io_getevents:EINVAL openat:EMFILE,EIO open:EMFILE,EIO pread64:EIO; do
	call=${faults%:*} n=0 gone_on=0
	IFS=, read -ra errors <<<"${faults#*:}"
	while :; do
		n=$((n + 1))
		fault=$call:error=${errors[n % ${#errors[@]}]}:when=$n
		strike "$fault"
		grep -q INJECTED /tmp/trace || break
		[ "$status" != 0 ] || gone_on=$((gone_on + 1))
		# One copy of the metadata may be old, until the next change.
		wrong=$({ said_why; is_whole; go_on; } | grep -vE "$between")
		same "$fault" "$wrong" ""
		[ -z "$wrong" ] || { grep INJECTED /tmp/trace | cut -c 1-200; sed 's/^/  | /' /tmp/struck; }
	done
	same "without $fault it is through" "$status $({ is_whole; go_on; } | grep -vE "$between")" "0 "
	echo "$((n - 1)) failures of $call, $gone_on of them did not matter"
done
exit 0
