# Our move is SIGKILLed in the middle of its first, second, third window; LVM2 gives it up, or goes on after a deactivation.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/interop.bash"

for window in 0 1 2; do
	began $window
	check "window $window: LVM2's pvmove --abort" timeout 30 pvmove --abort
	check "window $window: what was checkpointed has moved" [ "$(extents /dev/ubdc)" -ge $((window * 2)) ]
	ended "window $window: LVM2's pvmove --abort"
	began $window
	vgchange -qq -an vg
	check "window $window: LVM2's vgchange" vgchange -ay --poll n vg
	check "window $window: LVM2's pvmove after a new activation" timeout 30 pvmove -i 1
	ended "window $window: LVM2's pvmove after a new activation"
done
exit 0
