# --atomic with nothing active: the legs that the first step makes are known to the next.
. "$(dirname "$0")/lib.sh"

mkvg vg b c
mklv vg asleep 3 /dev/ubdb
sum=$(sum /dev/vg/asleep)
lvchange -an vg/asleep
check "an inactive LV is moved atomically" pvmove_ours --atomic /dev/ubdb /dev/ubdc
same "all of it has moved" "$(where vg/asleep)" "/dev/ubdc:0-2"
lvchange -ay vg/asleep
same "its content is the same" "$(sum /dev/vg/asleep)" "$sum"
check "an active LV is moved atomically" pvmove_ours --atomic /dev/ubdc /dev/ubdb
same "all of it has moved back" "$(where vg/asleep)" "/dev/ubdb:0-2"
same "its content is still the same" "$(sum /dev/vg/asleep)" "$sum"
over "nothing is left" vg
exit 0
