# guest: -n 8 -s 48M
# RAID with parity: raid4, raid5, raid6; images and their metadata.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

mkvg vg b c d e f g h i
mklv vg four 4 --type raid4 -i 2 /dev/ubdb /dev/ubdc /dev/ubdd
mklv vg five 6 --type raid5 -i 3 /dev/ubdb /dev/ubdc /dev/ubdd /dev/ubde
mklv vg six 6 --type raid6 -i 3 /dev/ubdb /dev/ubdc /dev/ubdd /dev/ubde /dev/ubdf
synced
moves vg four five six
synced
exit 0
