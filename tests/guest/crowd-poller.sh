# LVM2's poller in the background of a move of ours: both make its steps, neither takes the other's for an abort.
# guest: -n 3 -s 32M
. "$(dirname "$0")/lib.sh"

echo 'activation { polling_interval = 1 }' >>/etc/lvm/lvmlocal.conf
delayed b 0
src=/dev/mapper/ubdb dest=/dev/ubdc
vgcreate -qq -s 256k vg $src $dest /dev/ubdd || die "no VG"
mklv vg one 8 $src
mklv vg two 9 $src
mklv vg three 10 $src
all=$(sums vg)

# Ours begins, and LVM2 polls: for as long as both live they take turns as it comes.
for round in $(seq 1 "${ROUNDS:-3}"); do
	delay b 300
	"$PVMOVE" -i 1 --checkpoint 1m $src $dest >/tmp/said 2>&1 &
	pid=$!
	until_true 10 mirrored || die "no move: $(cat /tmp/said)"
	case $((round % 3)) in
	0) check "$round: LVM2 polls" vgchange --poll y vg ;;
	1) check "$round: LVM2 polls, too" pvmove -b -i 1 $src ;;
	2) pvmove -i 1 >/tmp/lvm2 2>&1 & ;;
	esac
	sleep 3
	delay b 0
	wait $pid
	status=$?
	grep -v Moved: /tmp/said
	same "$round: ours says that it is finished" "$status $(grep -v Moved: /tmp/said | sed 's/.*: somebody else has finished vg.pvmove0\.$//')" "0 "
	until_true 30 eval '! pgrep -x pvmove && ! pgrep -x lvm' >/dev/null || not_ok "$round: LVM2's poller ends" "$(pgrep -la .)"
	same "$round: the source is empty" "$(extents $src)" 0
	over "$round: nothing is left" vg
	same "$round: contents" "$(sums vg)" "$all"
	check "$round: back" pvmove_ours -q $dest $src
done
exit 0
