# guest: -r -t 900
# LVM2's move is cut off by a loss of power, at one time or another; ours ends it, after the VG was activated or before.
. "$(dirname "$0")/lib.sh"

src=/dev/ubdb
case $BOOT in
1)
	mkvg vg b c d
	mklv vg one 4 $src
	mklv vg hole 1 $src
	mklv vg three 6 $src
	mklv vg two 4 -i 2 -I 64k $src /dev/ubdd
	sums vg >"$LAB/sums"
	;;
*)
	name="power cut $((BOOT - 1))"
	# In odd rounds all is inactive when ours comes.
	[ $((BOOT % 2)) = 0 ] && vgchange -qq -ay --poll n vg
	if [ $BOOT = 4 ]; then
		check "$name: --abort" pvmove_ours --abort
	else
		check "$name: it is gone on with" pvmove_ours
	fi
	vgchange -qq -ay vg
	over "$name: nothing is left" vg
	same "$name: contents are the same" "$(sums vg)" "$(cat "$LAB/sums")"
	[ "$BOOT" = 4 ] || same "$name: the source is empty" "$(extents $src)" 0
	[ "$(extents /dev/ubdc)" = 0 ] || pvmove_ours -q /dev/ubdc $src || not_ok "$name: the way back" "$?"
	;;
esac
[ $bad = 0 ] || exit 10
[ "$BOOT" -lt 6 ] || exit 0
sync
echo 10 >/sys/module/dm_mirror/parameters/raid1_resync_throttle
pvmove -qq -i 1 $src /dev/ubdc &
# Not before it has begun: that is when its LV is there.
until_true 10 dmsetup info vg-pvmove0 >/dev/null 2>&1
power_cut_in "$(awk "BEGIN { print 0.4 + $BOOT * 0.5 }")"
wait
sleep 20
