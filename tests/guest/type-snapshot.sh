# guest: -n 5 -s 64M
# Snapshots of the old kind: origin and COW, two of one origin, one of a RAID1 LV, one without an origin.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-type.sh"

mkvg vg b c d e f
mklv vg origin 6 /dev/ubdb
lvcreate -qq -y -s -l 3 -n first vg/origin /dev/ubdb
lvcreate -qq -y -s -l 4 -c 4k -n second vg/origin /dev/ubdc
# Some of what the snapshots show has been replaced in the origin, some in themselves.
yes origin | dd of=/dev/vg/origin bs=512 count=300 oflag=direct iflag=fullblock status=none
yes second | dd of=/dev/vg/second bs=512 count=200 seek=100 oflag=direct iflag=fullblock status=none
mklv vg raid 3 --type raid1 -m 1 /dev/ubdb /dev/ubdc
lvcreate -qq -y -s -l 2 -n ofraid vg/raid /dev/ubdb
synced
yes raid | dd of=/dev/vg/raid bs=512 count=300 oflag=direct iflag=fullblock status=none
lvcreate -qq -y --type snapshot -V 32M -l 5 -n virtual vg /dev/ubdc
yes virtual | dd of=/dev/vg/virtual bs=512 count=200 seek=10000 oflag=direct iflag=fullblock status=none
moves vg origin second virtual raid
exit 0
