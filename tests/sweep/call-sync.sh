# A small move of which one system call fails, or is the last, where the kernel has no asynchronous I/O to give.
# guest: -n 2 -s 2M -t 20000
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/call.bash"

call_setup
without_aio
sweep "${STRIDE:-1}" begin -q "${windows[@]}" $src $dest
exit 0
