# The abort of a small move of which one system call fails, or is the last: each call, each way; in three states of the kernel.
# guest: -n 2 -s 2M -t 20000
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/call.bash"

call_setup
for state in running lvm2 inactive; do
	sweep "${STRIDE:-1}" $state --abort
done
exit 0
