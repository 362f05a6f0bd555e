# A small atomic move of which one system call fails, or is the last: each call, each way.
# guest: -n 2 -s 2M -t 20000
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/call.bash"

call_setup
windows=(--atomic)
sweep "${STRIDE:-1}" begin -q --atomic $src $dest
exit 0
