# The resume, the abort and the atomic form of a small move, of which one system call fails, or is the last: some of the cases of
# tests/sweep, which has all.
# guest: -n 2 -s 2M
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../sweep/call.bash"

call_setup
only="ioctl io_submit"
for state in running lvm2 inactive; do
	sweep 40 $state -q "${windows[@]}"
done
sweep 40 running --abort
windows=(--atomic)
sweep 40 begin -q --atomic $src $dest
exit 0
