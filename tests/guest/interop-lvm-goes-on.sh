# Our move is SIGKILLed in the middle of its first or third window; LVM2 goes on with it.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/interop.bash"

for window in 0 2; do
	began $window
	check "window $window: LVM2's pvmove" timeout 30 pvmove -i 1
	same "window $window: LVM2's pvmove has moved all" "$(extents $src)" 0
	ended "window $window: LVM2's pvmove"
	began $window
	check "window $window: LVM2's pvmove PV" timeout 30 pvmove -i 1 $src
	same "window $window: LVM2's pvmove PV has moved all" "$(extents $src)" 0
	ended "window $window: LVM2's pvmove PV"
done
exit 0
