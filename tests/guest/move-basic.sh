# What can be moved and whereto: LVs of many segments, striped, inactive, one by name; with LVM2 as the judge of the result.
. "$(dirname "$0")/lib.sh"

mkvg vg b c d e
mklv vg many 4 /dev/ubdb:0-3
mklv vg gap 2 /dev/ubdb:4-5
lvextend -qq -l +3 vg/many /dev/ubdb:10-12
lvextend -qq -l +3 vg/many /dev/ubdc:0-2
lvextend -qq -l +2 vg/many /dev/ubdb:20-21
mklv vg striped 8 -i 2 -I 64k /dev/ubdc /dev/ubdb
mklv vg asleep 5 /dev/ubdb:30-34
mklv vg still 3 /dev/ubdc:30-32
fill /dev/vg/many many
same "the LV has segments enough" "$(where vg/many)" "/dev/ubdb:0-3 /dev/ubdb:10-12 /dev/ubdc:0-2 /dev/ubdb:20-21"
all=$(sums vg)
lvchange -qq -r 1024 vg/many
lvchange -qq -r none vg/gap
lvchange -an vg/asleep
before=$(devices vg)

# A whole PV with all that is on it.
check "all of a PV is moved" pvmove_ours /dev/ubdb
says "progress ends with all" "/dev/ubdb: Moved: 100.00%"
same "the source is empty" "$(extents /dev/ubdb)" 0
same "devices keep name, uuid, number and read-ahead" "$(devices vg)" "$before"
same "what was inactive still is" "$(lvs --noheadings -o lv_active vg/asleep | tr -d ' ')" ""
same "an LV elsewhere stays there" "$(where vg/still)" "/dev/ubdc:30-32"
over "nothing is left of the move" vg
same "stripes stay apart" "$(lvs --noheadings -o devices vg/striped | tr ',' '\n' | grep -c ubdc)" 1
check "the inactive LV can be activated" lvchange -ay vg/asleep
same "contents are the same" "$(sums vg)" "$all"
tables=$(dmsetup table | sort)
vgchange -qq -an vg
vgchange -qq -ay vg
same "LVM2 activates the same tables" "$(dmsetup table | sort)" "$tables"
same "contents are the same after a new activation" "$(sums vg)" "$all"
fails 5 "an empty PV has nothing to move" pvmove_ours /dev/ubdb
says "and that is said" "No data to move for vg."

# To where it is told.
from=/dev/ubdd
[ "$(extents $from)" -gt 0 ] || from=/dev/ubde
n=$(extents $from)
check "to a named destination" pvmove_ours -i 1 $from /dev/ubdb
same "it went there" "$(extents $from) $(extents /dev/ubdb)" "0 $n"
over "nothing is left of the move to one destination" vg
check "to one of two destinations" pvmove_ours /dev/ubdb /dev/ubdd /dev/ubde
same "it went to these two" "$(extents /dev/ubdb) $(($(extents /dev/ubdd) + $(extents /dev/ubde)))" "0 $n"
over "nothing is left of the move to two destinations" vg
same "contents are the same after three moves" "$(sums vg)" "$all"
exit 0
