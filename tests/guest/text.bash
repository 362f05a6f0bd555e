# shellcheck shell=bash
# text.bash: metadata areas read and written by a few lines of Perl that share nothing with the program; sourced after lib.sh
#
# text DISK: the metadata text that is committed in its first area.   rewrite CODE DISK...: runs CODE on the text ($_) of the first
# DISK, which then has the next seqno, and commits it in every area in use of all DISKs; with SAME=1 the seqno stays as CODE has it.
# damage DISK CODE: runs CODE on the committed text of each area of DISK in place, with the checksum left wrong; SUM=1 puts it right.
text() { metadata text "$1"; }
rewrite() { metadata rewrite "${@:2}" "$1"; }
damage() { metadata damage "$1" "$2"; }
# claim DISK BYTES: the header of its areas says that the text is so long.
claim() { metadata claim "$1" "$2"; }

metadata() {
	perl - "$@" <<-'PERL'
	use strict;
	my @table = map { my $c = $_; $c = $c & 1 ? $c >> 1 ^ 0xedb88320 : $c >> 1 for 1 .. 8; $c } 0 .. 255;
	sub crc {
		my $c = 0xf597a6cf;
		for (my $at = 0; $at < length $_[0]; $at += 4096) { $c = $table[($c ^ $_) & 255] ^ $c >> 8 for unpack("C*", substr($_[0], $at, 4096)) }
		return $c;
	}
	sub get { my ($f, $at, $n) = @_; my $b; seek($f, $at, 0); read($f, $b, $n) == $n or die "read: $!"; $b }
	sub put { my ($f, $at, $b) = @_; seek($f, $at, 0); print $f $b or die "write: $!" }

	# The areas of a disk: file, start, size, and of the committed text offset, size, flags.
	sub areas {
		my ($disk) = @_;
		open(my $f, "+<", $disk) or die "$disk: $!";
		binmode($f);
		my $label = get($f, 512, 512);
		my ($at, $list, @areas) = (32 + 40, 0);
		while ($list < 2) {
			my ($start, $size) = unpack("Q<Q<", substr($label, $at, 16));
			$at += 16;
			if (!$start) { $list++; next }
			push @areas, { f => $f, disk => $disk, start => $start, size => $size } if $list;
		}
		for (@areas) {
			my $h = get($f, $_->{start}, 512);
			@$_{qw(off len sum flags)} = unpack("Q<Q<L<L<", substr($h, 40, 24));
		}
		return @areas;
	}
	# The pieces (place on the disk, length) of n bytes of the ring from off.
	sub pieces {
		my ($m, $off, $n) = @_;
		my $first = $off + $n > $m->{size} ? $m->{size} - $off : $n;
		return ([$m->{start} + $off, $first], $first < $n ? [$m->{start} + 512, $n - $first] : ());
	}
	sub text { my ($m) = @_; join("", map { get($m->{f}, @$_) } pieces($m, $m->{off}, $m->{len})) }
	sub put_text {
		my ($m, $off, $text) = @_;
		for (pieces($m, $off, length($text))) { put($m->{f}, $_->[0], substr($text, 0, $_->[1], "")) }
	}
	sub put_header {
		my ($m, $slot0) = @_;
		my $h = get($m->{f}, $m->{start}, 512);
		substr($h, 40, 48) = $slot0 . "\0" x 24;
		substr($h, 0, 4) = pack("L<", crc(substr($h, 4)));
		put($m->{f}, $m->{start}, $h);
	}

	my $what = shift;
	if ($what eq "text") {
		my ($m) = areas(@ARGV);
		my $text = text($m);
		$text =~ s/\0$//;
		print $text;
	} elsif ($what eq "damage") {
		my ($disk, $code) = @ARGV;
		for my $m (grep { $_->{len} } areas($disk)) {
			local $_ = text($m);
			my $n = length;
			eval "$code; 1" or die $@;
			length == $n or die "the length has changed";
			put_text($m, $m->{off}, $_);
			put_header($m, pack("Q<Q<L<L<", $m->{off}, $n, crc($_), $m->{flags})) if $ENV{SUM};
		}
	} elsif ($what eq "claim") {
		put_header($_, pack("Q<Q<L<L<", $_->{off}, $ARGV[1], $_->{sum}, $_->{flags})) for areas($ARGV[0]);
	} else {
		my $code = pop;
		my @areas = grep { !($_->{flags} & 1) } map { areas($_) } @ARGV;
		local $_ = text($areas[0]);
		s/\nseqno = (\d+)\n/"\nseqno = " . ($1 + 1) . "\n"/e unless $ENV{SAME};
		eval "$code; 1" or die $@;
		for my $m (@areas) {
			my $end = $m->{off} + $m->{len};
			$end -= $m->{size} - 512 if $end > $m->{size};
			my $off = $m->{len} ? int(($end + 511) / 512) * 512 : 512;
			$off = 512 if $off > $m->{size} - 512;
			put_text($m, $off, $_);
			put_header($m, pack("Q<Q<L<L<", $off, length, crc($_), $m->{flags}));
		}
	}
	PERL
}
