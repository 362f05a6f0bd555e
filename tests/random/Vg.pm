# Vg.pm: LVM2's metadata text as data, and what lies where
#
# A place is "PV PE".  A key is "LV row area": which extent of the LV it is does not change when segments are split or joined.
package Vg;
use strict;
use warnings;
use Digest::MD5;

my @name_keys = qw(mirror_log origin cow_store merging_store thin_pool external_origin merge metadata pool data cache_pool writecache);

# Sections become hashes, with the names of their sections in order under "<"; arrays and scalars stay what they are.
sub parse {
	my ($text) = @_;
	my @token = $text =~ /\G(?:\s|#[^\n]*\n)*("(?:[^"\\]|\\.)*"|[][{}=,]|[^\s\0][^\s\]\[{}=,"\0]*)/gc;
	s/^"(.*)"$/$1/s && s/\\(.)/$1/g for @token;
	my @stack = ({ '<' => [] });
	for (my $i = 0; $i < @token; $i++) {
		if ($token[$i] eq '}') {
			pop @stack;
		} elsif ($token[$i + 1] eq '{') {
			push @{$stack[-1]{'<'}}, $token[$i];
			push @stack, $stack[-1]{$token[$i]} = { '<' => [] };
			$i++;
		} elsif ($token[$i + 2] ne '[') {
			$stack[-1]{$token[$i]} = $token[$i + 2];
			$i += 2;
		} else {
			my $key = $token[$i];
			my @list;
			for ($i += 3; $token[$i] ne ']'; $i++) {
				push @list, $token[$i] unless $token[$i] eq ',';
			}
			$stack[-1]{$key} = \@list;
		}
	}
	return $stack[0];
}

# The committed text of the PV's first metadata area, at its usual place.
sub committed {
	my ($disk) = @_;
	open(my $f, '<:raw', $disk) or die "$disk: $!";
	my $at = sub { seek($f, $_[0], 0); read($f, my $s, $_[1]) == $_[1] or die "$disk: short read"; $s };
	my (undef, undef, $magic, undef, $start, $size, $off, $len) = unpack('V a0 a16 V Q< Q< Q< Q<', $at->(4096, 56));
	die "$disk: no metadata" unless $magic =~ /LVM2 x/ && $off;
	my $end = $off + $len > $size ? $size - $off : $len;
	return $at->($start + $off, $end) . $at->($start + 512, $len - $end);
}

# A VG out of a text: {name, tree, pv => {PATH => tree}, lv => {NAME => tree}, order => [NAME...], seg => {NAME => [...]}}.
sub new {
	my ($class, $text) = @_;
	my $top = parse($text);
	my ($name) = @{$top->{'<'}};
	my $tree = $top->{$name};
	my $vg = bless { name => $name, tree => $tree, ext => $tree->{extent_size} * 512, text => $text }, $class;
	my $pvs = $tree->{physical_volumes};
	my %path = map { $_ => $pvs->{$_}{device} } @{$pvs->{'<'}};
	my $lvs = $tree->{logical_volumes} || { '<' => [] };
	$vg->{pvs} = [ map { $path{$_} } @{$pvs->{'<'}} ];
	$vg->{pv} = { map { $path{$_} => $pvs->{$_} } keys %path };
	$vg->{order} = $lvs->{'<'};
	for my $lv (@{$vg->{order}}) {
		$vg->{lv}{$lv} = $lvs->{$lv};
		$vg->{seg}{$lv} = [ map { segment($lvs->{$lv}{$_}, \%path, $lvs) } @{$lvs->{$lv}{'<'}} ];
	}
	for my $lv (@{$vg->{order}}) {
		for my $seg (@{$vg->{seg}{$lv}}) {
			next if $seg->{type} eq 'snapshot';	# ties LVs together, which are no parts of it
			push @{$vg->{user}{$_}}, $lv for @{$seg->{lvs}};
		}
	}
	return $vg;
}

# {le, len, type, area => [[PV, PE] or ["", LE]...], lvs => [names]}
sub segment {
	my ($t, $path, $lvs) = @_;
	my $seg = { le => $t->{start_extent}, len => $t->{extent_count}, type => $t->{type}, area => [], tree => $t };
	my @pairs = @{$t->{stripes} || $t->{mirrors} || []};
	while (my ($name, $at) = splice(@pairs, 0, 2)) {
		push @{$seg->{area}}, [ $path->{$name} || '', $at ];
		push @{$seg->{lvs}}, $name unless $path->{$name};
	}
	push @{$seg->{lvs}}, @{$t->{raids} || $t->{raid0_lvs} || []}, grep { defined && $lvs->{$_} } map { $t->{$_} } @name_keys;
	return $seg;
}

# Calls back with (key, PV, PE) for each extent of the LV, in order.
sub walk {
	my ($vg, $lv, $sub) = @_;
	for my $seg (@{$vg->{seg}{$lv}}) {
		my $n = @{$seg->{area}};
		next unless $seg->{type} eq 'striped';
		for my $row (0 .. $seg->{len} / $n - 1) {
			for my $a (0 .. $n - 1) {
				my ($pv, $pe) = @{$seg->{area}[$a]};
				$sub->("$lv " . ($seg->{le} + $row * $n) . " $a", $pv, $pe + $row) if $pv;
			}
		}
	}
}

# {key => place} of all extents.
sub places {
	my ($vg) = @_;
	my %place;
	for my $lv (@{$vg->{order}}) {
		$vg->walk($lv, sub { $place{$_[0]} = "$_[1] $_[2]" });
	}
	return \%place;
}

# PVs below an LV.
sub pvs_of {
	my ($vg, $lv) = @_;
	my %pv;
	for my $seg (@{$vg->{seg}{$lv}}) {
		$pv{$_->[0]} = 1 for grep { $_->[0] } @{$seg->{area}};
		for my $below (@{$seg->{lvs}}) {
			%pv = (%pv, map { $_ => 1 } $vg->pvs_of($below));
		}
	}
	return sort keys %pv;
}

sub legs_type { $_[0] =~ /^(raid|mirror)/ }

# The legs of a segment, as lists of LVs; a RAID's metadata belongs to its image.
sub legs {
	my ($seg) = @_;
	return () unless legs_type($seg->{type});
	my @lvs = @{$seg->{tree}{raids} || []} or return map { [ $_ ] } grep { $_ ne ($seg->{tree}{mirror_log} // '') } @{$seg->{lvs}};
	my @leg;
	push @leg, [ splice(@lvs, 0, 2) ] while @lvs;
	return @leg;
}

# Which things share PVs that had better not, {what => 1}: legs, and what --alloc anywhere lets meet: stripes of raid0, mirror and log.
sub shared {
	my ($vg) = @_;
	my %shared;
	for my $lv (@{$vg->{order}}) {
		for my $seg (@{$vg->{seg}{$lv}}) {
			my @leg = legs($seg);
			my $loose = $seg->{type} =~ /^raid0/ ? 'loose: ' : '';
			for my $i (0 .. $#leg) {
				$shared{"$loose$lv: @{$leg[$_]} and @{$leg[$i]}"} = $vg->meet($leg[$_], $leg[$i]) for 0 .. $i - 1;
				my $log = $seg->{tree}{mirror_log} or next;
				$shared{"loose: $log and @{$leg[$i]}"} = $vg->meet([ $log ], $leg[$i]);
			}
		}
	}
	return \%shared;
}

sub meet {
	my ($vg, $x, $y) = @_;
	my %on = map { $_ => 1 } map { $vg->pvs_of($_) } @$x;
	return scalar grep { $on{$_} } map { $vg->pvs_of($_) } @$y;
}

# {PV => 1} that an LV must not go to: other legs of what it belongs to lie there.  loose: raid0 and logs count as well.
sub legs_bar {
	my ($vg, $lv, $loose) = @_;
	my %bar;
	while (my ($user) = @{$vg->{user}{$lv} || []}) {
		for my $seg (@{$vg->{seg}{$user}}) {
			my $log = $seg->{tree}{mirror_log} // '';
			my $own = $lv eq $log;
			next unless legs_type($seg->{type}) && ($loose || ($seg->{type} !~ /^raid0/ && !$own));
			my @other = map { @$_ } grep { my @leg = @$_; !grep { $_ eq $lv } @leg } legs($seg);
			push @other, $log if $log && !$own && $loose;
			$bar{$_} = 1 for map { $vg->pvs_of($_) } @other;
		}
		$lv = $user;
	}
	return \%bar;
}

# Rows of striped LVs with more than one extent on a PV: {"LV row" => how many too many}.
sub crowded_rows {
	my ($vg) = @_;
	my %row;
	for my $lv (@{$vg->{order}}) {
		$vg->walk($lv, sub { $row{$_[0] =~ s/ \d+$//r}{$_[1]}++ });
	}
	for my $r (keys %row) {
		my $more = 0;
		$more += $_ - 1 for values %{$row{$r}};
		$row{$r} = $more;
	}
	return \%row;
}

# Free extents: {PV => {PE => 1}}.
sub free {
	my ($vg) = @_;
	my %free = map { my $n = $vg->{pv}{$_}{pe_count}; $_ => { map { $_ => 1 } 0 .. $n - 1 } } @{$vg->{pvs}};
	for my $place (values %{$vg->places}) {
		my ($pv, $pe) = split ' ', $place;
		delete $free{$pv}{$pe};
	}
	return \%free;
}

# Whether what is said of the LV includes another: -n NAME is NAME, and each LV from which the only user of each leads up to it.
sub is_below {
	my ($vg, $lv, $name) = @_;
	while ($lv ne $name) {
		my @user = @{$vg->{user}{$lv} || []};
		return 0 if @user != 1;
		$lv = $user[0];
	}
	return 1;
}

# Byte offset of an extent on its PV.
sub offset {
	my ($vg, $pv, $pe) = @_;
	return $vg->{pv}{$pv}{pe_start} * 512 + $pe * $vg->{ext};
}

# Everything that a move must not change, as text: all but where segments lie, how they are cut, and the number of writes.
sub unmoved {
	my ($vg) = @_;
	my $dump;
	$dump = sub {
		my ($t) = @_;
		return "[@$t]" if ref $t eq 'ARRAY';
		return $t unless ref $t;
		my @key = grep { !/^(seqno|segment_count|start_extent|extent_count|stripes|<|segment\d+)$/ } sort keys %$t;
		my %seen;
		return '{' . join(' ', (map { "$_=" . $dump->($t->{$_}) } @key),
			grep { !$seen{$_}++ } map { $dump->($t->{$_}) } grep { /^segment\d+$/ } @{$t->{'<'}}) . "}\n";
	};
	return $dump->($vg->{tree});
}

# Segments of all LVs, as text.
sub segments {
	my ($vg) = @_;
	return join '', map { my $lv = $_; map { "$lv $_->{le}+$_->{len} $_->{type} " . join(' ', map { "@$_" } @{$_->{area}}) . "\n" }
		@{$vg->{seg}{$lv}} } @{$vg->{order}};
}

1;
