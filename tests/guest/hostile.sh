# guest: -n 5 -s 48M,48M,48M,48M,300M -m 768M
# Metadata that somebody made to do harm: names that are paths or speak to the terminal, one UUID twice, 100 MB of text.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/text.bash"

mkvg good b c
mklv good one 6 /dev/ubdb
before=$(sums good)
from=/dev/ubdb to=/dev/ubdc

# A VG with a move that LVM2 began: pvmove goes on with it by itself.
mkvg evil d e
mklv evil lv 6 /dev/ubdd
pvmove -qq -b -i +1000 /dev/ubdd /dev/ubde
until_true 20 grep -q pvmove0 <(text /dev/ubdd) || die "no move"
pkill -x pvmove
vgchange -qq -an evil
head -c 1M /dev/ubdd >/tmp/ubdd
head -c 1M /dev/ubde >/tmp/ubde

# limited KIB COMMAND...: in half a minute, with so much memory.
limited() { (ulimit -v "$1" && shift && exec timeout 30 "$@"); }

# good_moves NAME: the other VG can be moved.
good_moves() {
	check "$1: another VG is moved" limited "${2:-20000}" "$PVMOVE" -q $from $to
	read -r from to <<<"$to $from"
}

# refused NAME CODE TEXT [too]: with its text so changed the VG is refused in this sentence and not written to; another is moved, too.
refused() {
	local name=$1 now
	rewrite "$2" /dev/ubdd /dev/ubde
	now=$(head -qc 1M /dev/ubd[de] | md5sum)
	pvmove_ours >/tmp/all 2>&1
	pvmove_ours --abort >>/tmp/all 2>&1
	fails 5 "$name" pvmove_ours /dev/ubdd
	says "$name: is said" "$3"
	cat /tmp/all "$out" | tr -d '\n' | grep -q '[[:cntrl:]]' && not_ok "$name: no control characters" "$(od -c /tmp/all)" ||
		ok "$name: no control characters"
	same "$name: nothing is written" "$(head -qc 1M /dev/ubd[de] | md5sum)" "$now"
	[ -z "${4:-}" ] || good_moves "$name"
	dd if=/tmp/ubdd of=/dev/ubdd bs=1M oflag=direct status=none
	dd if=/tmp/ubde of=/dev/ubde bs=1M oflag=direct status=none
}

refused "a VG called like a file" 's/^evil \{/"..\/..\/..\/tmp\/owned" {/' 'is no name' too
same "no such file is there" "$(ls /tmp/owned* 2>/dev/null)" ""
refused "an LV called like a file" 's/\nlv \{/\n"..\/lv" {/' 'is no name'
refused "an LV that clears the screen" 's/\nlv \{/\n"lv\x1b[2J\x07" {/' '"lv?[2J?" is no name'
refused "an LV that says more keys" 's/\nlv \{/\n"lv { } seqno = 9 lv" {/' 'is no name'
refused "a status that clears the screen" 's/"VISIBLE"/"\x1b[2J\x9b2J"/' 'status "?[2J?2J" of lv is unknown here'
refused "one PV twice" 's/(pv0 \{\nid = "([^"]*)".*pv1 \{\nid = ")[^"]*/$1$2/s' 'pv1 has the id of another'
refused "one LV twice" 's/(\nlv \{\nid = "([^"]*)".*pvmove0 \{\nid = ")[^"]*/$1$2/s' 'pvmove0 has the id of another'
refused "an LV on itself" 's/"pvmove0", 0/"lv", 0/' 'stands on itself' too
refused "one extent twice" 's/("pv1", 0\n)/"pv0", 1\n/' 'belongs to LV pvmove0 and to LV pvmove0'
refused "extents behind the end" 's/"pv1", 0\n/"pv1", 4294967290\n/' 'lie behind the end of pv1'
refused "more extents than 32 bits count" 's/"pv1", 0\n/"pv1", 4294967296\n/' 'is no list of 2 names and extents'
refused "more than any disk has" 's/pe_start = 2048/pe_start = 9223372036854775800/' 'is larger than any device'
refused "a move into nothing" 's/"pv1", 0\n/"pvmove0", 0\n/' 'stands on itself'
refused "a mirror with one leg" 's/mirror_count = 2/mirror_count = 1/; s/(mirrors = \[\n"pv0", \d+),\n.*?\n\]/$1\n]/s' 'is on no segment that a move has'

# Texts as long as a metadata area may be.
pvcreate -qq --metadatasize 250m /dev/ubdf
vgcreate -qq -s 1M long /dev/ubdf
rewrite 'my $n = 60000; my $seg = ""; $seg .= "segment$_ {\nstart_extent = " . ($_ - 1) . "\nextent_count = 1\n\ntype = \"error\"\n}\n" for 1 .. $n;
	s/\n\n}\n# Gen/\n\nlogical_volumes {\n\nlv {\nid = \"llllll-0000-0000-0000-0000-0000-000000\"\nstatus = []\nflags = []\nsegment_count = $n\n$seg}\n}\n\n}\n# Gen/' /dev/ubdf
fails 5 "60000 segments" limited 160000 "$PVMOVE" /dev/ubdf
says "they are read" 'No data to move for long'
good_moves "60000 segments" 160000
claim /dev/ubdf 100000000
fails 5 "100 MB" limited 20000 "$PVMOVE" /dev/ubdf
says "100 MB are refused" '100000000 bytes are no text of LVM2'
good_moves "100 MB"
wipefs -qa /dev/ubdf
same "contents of the other VG" "$(sums good)" "$before"
over "LVM2 is content with it" good

# A host that calls itself two lines (sethostname(2)): LVM2 reads what we write.
perl -e '$n = "host\"\nversion = 2 #"; syscall(170, $n, length $n) == 0 or die $!'
good_moves "a host's name with a newline"
over "LVM2 reads what it wrote" good
exit 0
