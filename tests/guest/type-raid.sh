# guest: -n 6 -s 48M
# RAID without and with parity of its own kind: raid0, raid0_meta, raid1, raid10; images and their metadata.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

mkvg vg b c d e f g
mklv vg zero 4 --type raid0 -i 2 /dev/ubdb /dev/ubdc
mklv vg zerometa 4 --type raid0_meta -i 2 /dev/ubdc /dev/ubdd
mklv vg one 3 --type raid1 -m 2 /dev/ubdb /dev/ubdc /dev/ubdd
mklv vg ten 4 --type raid10 -i 2 -m 1 /dev/ubdb /dev/ubdc /dev/ubdd /dev/ubde
synced
moves vg zero zerometa one ten
synced
exit 0
