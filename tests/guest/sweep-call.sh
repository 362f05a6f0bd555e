# A small move of which one system call fails, or is the last: some of the cases of tests/sweep, which has all.
# guest: -n 2 -s 2M
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../sweep/call.bash"

call_setup
only="ioctl vfork io_submit io_getevents"
sweep 24 begin -q "${windows[@]}" $src $dest
without_aio
only="pread64 pwrite64 fdatasync"
sweep 6 begin -q "${windows[@]}" $src $dest
exit 0
