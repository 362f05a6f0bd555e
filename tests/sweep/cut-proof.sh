# Without the flush of the destination before a checkpoint, and without anything else, a power cut loses what was moved; metadata
# that is not written with O_DSYNC cannot be read.  So the sweep sees both.
# guest: -n 3 -s 2M -t 3600
. "${BASH_SOURCE%/*}/../guest/lib.sh"
. "${BASH_SOURCE%/*}/cut.bash"

# without AREAS OPTION...: a recording of a move with no other writer, in which flushes of the destination do nothing.
program=$PVMOVE
without() {
	local name="$*, no flush"
	record_begin "$1"
	check "$name: the move" strace -qq -o /tmp/trace -P $dest -e trace=fdatasync -e inject=fdatasync:retval=0 "$program" "${@:2}" $src $dest
	[ "$(grep -c INJECTED /tmp/trace)" -gt 0 ] && ok "$name: there were some" || not_ok "$name: there were some" "none"
	record_end
	sweep "$name" "${STRIDE:-1}"
}
# Else it is asynchronous I/O that flushes several disks, and strace cannot keep that from doing it.
echo 0 >/proc/sys/fs/aio-max-nr
proof="was promised"
without 101 "${windows[@]}"
[ "${STRIDE:-1}" = 1 ] || exit 0
without 101 --atomic
proof="Checksum error" program=${cut_tool%/*}/pvmove
export NO_DSYNC=1
without 111 "${windows[@]}"
exit 0
