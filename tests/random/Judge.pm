# Judge.pm: what a move was to do, and whether the two programs did it
#
# Ours is judged by itself whenever it changed something.  Where only one of the two moves, the reason has to be one of the
# README's differences, proven for the case at hand, or the case fails.
package Judge;
use strict;
use warnings;
use Vg;

# {PE => 1} of ":RANGES"; nothing if they are wrong.
sub range {
	my ($text, $count) = @_;
	my %pe;
	return { map { $_ => 1 } 0 .. $count - 1 } if $text eq '';
	for my $r (split /:/, substr($text, 1)) {
		my ($first, $sign, $number) = $r =~ /^(\d*)(?:([-+])(\d*))?$/ or return;
		my $last = !$sign ? $first : $sign eq '+' ? $first + $number - 1 : length $number ? $number : $count - 1;
		for ((length $first ? $first : 0) .. $last) {
			return if $_ >= $count || $pe{$_}++;
		}
		return if $last < (length $first ? $first : 0);
	}
	return \%pe;
}

# {key => 1} of all that is to move.
sub selected {
	my ($m, $vg) = @_;
	my $pe = range($m->{ranges}, $vg->{pv}{$m->{pv}}{pe_count}) or return;
	my %key;
	for my $lv (@{$vg->{order}}) {
		next if $m->{name} && !$vg->is_below($lv, $m->{name});
		$vg->walk($lv, sub { $key{$_[0]} = 1 if $_[1] eq $m->{pv} && $pe->{$_[2]} });
	}
	return \%key;
}

# {PV => {PE => 1}}: free extents that the arguments allow.
sub allowed {
	my ($m, $vg) = @_;
	my $free = $vg->free;
	my %in;
	for my $d (@{$m->{dest}} ? @{$m->{dest}} : map { { pv => $_, ranges => '' } } @{$vg->{pvs}}) {
		for my $pv ($d->{pv} || grep { grep { $_ eq $d->{tag} } @{$vg->{pv}{$_}{tags} || []} } @{$vg->{pvs}}) {
			next if "@{$vg->{pv}{$pv}{status}}" !~ /ALLOCATABLE/ || !%{$free->{$pv}};
			my $pe = range($d->{ranges} // '', $vg->{pv}{$pv}{pe_count}) or return;
			for (keys %$pe) {
				return if exists $in{$pv}{$_};
				$in{$pv}{$_} = $free->{$pv}{$_};
			}
		}
	}
	delete $in{$m->{pv}} if policy($m, $vg) ne 'anywhere';
	for my $pv (keys %in) {
		delete @{$in{$pv}}{grep { !$in{$pv}{$_} } keys %{$in{$pv}}};
	}
	return \%in;
}

sub policy {
	my ($m, $vg) = @_;
	my $p = $m->{policy} || 'inherit';
	$p = $vg->{tree}{allocation_policy} || 'normal' if $p eq 'inherit';
	return $p eq 'cling_by_tags' ? 'cling' : $p;
}

# {PV => 1} that LVM2 takes off the destinations for the whole command: all PVs of each RAID or mirror on the source.
sub barred {
	my ($m, $vg) = @_;
	my ($top) = ($m->{name} || '') =~ /^(.*?)(?:_rimage_|_rmeta_|_mimage_|_mlog_|$)/;
	my %bar;
	return \%bar if policy($m, $vg) eq 'anywhere';
	for my $lv ($m->{name} ? grep { $vg->{lv}{$_} } $top : @{$vg->{order}}) {
		my $type = $vg->{seg}{$lv}[0]{type};
		next unless Vg::legs_type($type) && grep { $_ eq $m->{pv} } $vg->pvs_of($lv);
		my %of = map { $_ => 1 } $vg->pvs_of($lv);
		# A leg's metadata may follow its image, and the other way round, when it is named.
		if ($m->{name} && $top ne $m->{name} && $type =~ /^raid/ && $type !~ /^raid0/) {
			my $sibling = $m->{name} =~ s/_r(image|meta)_/$1 eq 'meta' ? '_rimage_' : '_rmeta_'/er;
			delete @of{$vg->pvs_of($sibling)} if $vg->{lv}{$sibling};
		}
		%bar = (%bar, %of);
	}
	return \%bar;
}

# Whether a mirror's log may go to a leg's PV, and a stripe of RAID0 to another's.
sub is_loose {
	my ($m, $vg) = @_;
	return policy($m, $vg) eq 'anywhere' || ($m->{name} || '') =~ /_mlog$/;
}

# {key => new place}
sub moved {
	my ($before, $after) = @_;
	my ($was, $is) = ($before->places, $after->places);
	return { map { $_ => $is->{$_} // 'nowhere' } grep { ($is->{$_} // '') ne $was->{$_} } keys %$was };
}

sub list { my ($h) = @_; return join '', map { "\t$_\n" } sort keys %$h }

# Legs that were apart and now share a PV; loosely, some may.
sub met {
	my ($before, $after, $loose) = @_;
	my ($was, $is) = ($before->shared, $after->shared);
	return grep { !$was->{$_} && $is->{$_} && !($loose && /^loose/) } sort keys %$was;
}

sub stripes_met {
	my ($before, $after) = @_;
	my ($was, $is) = ($before->crowded_rows, $after->crowded_rows);
	return grep { $is->{$_} > $was->{$_} } sort keys %$was;
}

# What is wrong with how ours moved; the VG was changed.
sub check_move {	# tags: whether lvm.conf has a cling_tag_list
	my ($m, $before, $after, $tags) = @_;
	my ($select, $allowed, $moved) = (scalar selected($m, $before), scalar allowed($m, $before), moved($before, $after));
	return "moved although the ranges are wrong" unless $select && $allowed;
	my @bad;
	push @bad, "moved, but not selected: $_" for grep { !$select->{$_} } sort keys %$moved;
	my $all = keys %$moved == keys %$select;
	push @bad, "moved only\n" . list($moved) . "of\n" . list($select) unless $all || ($m->{abort} && (!$m->{atomic} || !%$moved));
	for my $key (sort keys %$moved) {
		my ($pv, $pe) = split ' ', $moved->{$key};
		push @bad, "moved to where it may not: $key $pv $pe" unless defined $pe && $allowed->{$pv}{$pe};
	}
	my %twice;
	push @bad, map { "two extents at $_" } grep { $twice{$_}++ } values %{$after->places};
	push @bad, "other things are changed:\n" . $before->unmoved . "---\n" . $after->unmoved if $before->unmoved ne $after->unmoved;
	my $policy = policy($m, $before);
	push @bad, map { "share a PV now: $_" } met($before, $after, is_loose($m, $before));
	push @bad, map { "stripes share a PV now: $_" } stripes_met($before, $after) if $policy ne 'anywhere';
	my %to = map { (split ' ')[0] => 1 } values %$moved;
	my %has = map { $_ => 1 } $tags ? map { @{$before->{pv}{$_}{tags} || []} } keys %to : ();
	my $together = keys %to < 2 || grep { my $tag = $_; !grep { !grep { $_ eq $tag } @{$before->{pv}{$_}{tags} || []} } keys %to } keys %has;
	push @bad, "clings to several PVs: " . join(' ', sort keys %to) if $policy eq 'cling' && !$together;
	return @bad;
}

# Whether all that is to move has a place, were it cut into single extents: a flow from (LV, segment) to PVs.
sub has_room {
	my ($m, $vg) = @_;
	my ($select, $allowed, $anywhere) = (scalar selected($m, $vg), scalar allowed($m, $vg), policy($m, $vg) eq 'anywhere');
	return unless $select && $allowed;
	my (%want, %may, %room, %flow);
	for my $lv (@{$vg->{order}}) {
		my $bar = $vg->legs_bar($lv, !is_loose($m, $vg));
		for my $seg (@{$vg->{seg}{$lv}}) {
			my $group = "$lv $seg->{le}";
			my %not = (%$bar, map { $_->[0] => 1 } $anywhere ? () : @{$seg->{area}});
			$may{$group} = [ grep { !$not{$_} } sort keys %$allowed ];
			for my $row (0 .. $seg->{len} - 1) {
				$want{$group} += grep { $select->{"$lv " . ($seg->{le} + $row) . " $_"} } 0 .. $#{$seg->{area}};
			}
		}
	}
	$room{$_} = keys %{$allowed->{$_}} for keys %$allowed;
	# One extent after the other: along a path of groups and PVs, each PV on it handing an extent of another group on.
	for my $group (sort keys %want) {
		for (1 .. $want{$group}) {
			my %from = map { $_ => [ $group, '' ] } @{$may{$group}};
			my @queue = sort keys %from;
			my $pv;
			while (defined($pv = shift @queue) && !$room{$pv}) {
				for my $g (grep { $flow{$_}{$pv} } sort keys %flow) {
					for my $next (grep { !$from{$_} } @{$may{$g}}) {
						$from{$next} = [ $g, $pv ];
						push @queue, $next;
					}
				}
			}
			return 0 unless defined $pv;
			$room{$pv}--;
			while ($pv ne '') {
				my ($g, $before) = @{$from{$pv}};
				$flow{$g}{$pv}++;
				$flow{$g}{$before}-- if $before ne '';
				$pv = $before;
			}
		}
	}
	return 1;
}

# Why ours may move where LVM2 does not.
sub why_lvm2_refuses {
	my ($m, $before, $out) = @_;
	my ($select, $allowed, $bar) = (scalar selected($m, $before), scalar allowed($m, $before), barred($m, $before));
	return unless $select && $allowed;
	my $need = keys %$select;
	my @left = grep { !$bar->{$_} } keys %$allowed;
	my $room = 0;
	$room += keys %{$allowed->{$_}} for @left;
	return 'ours moves: LVM2 bars PVs of every leg' if $out =~ /Insufficient free space: (\d+) extents needed, but only (\d+) available/ &&
		%$bar && $1 == $need && $2 == $room;
	return 'ours moves: LVM2 has no PV left' if $out =~ /No extents available|Couldn't allocate areas/ && %$bar && !@left;
	if ($out =~ /Insufficient suitable (contiguous )?/) {
		return 'ours moves: contiguous' if $1 && policy($m, $before) eq 'contiguous';
		return 'ours moves: LVM2 bars PVs of every leg, and cannot place' if %$bar;
		return 'ours moves: LVM2 cannot place';
	}
	return 'ours moves: LVM2 refuses for an LV that stays' if $out =~ m{Unable to move device used for writecache cachevol vg/(\S+)\.} &&
		!grep { $before->is_below((split ' ')[0], $1) } keys %$select;
	return 'ours moves: LVM2 fails of itself' if $out =~ /Internal error/;
	return 'ours moves: LVM2 spells the sibling wrong' if $m->{name} && $m->{name} =~ /_rmeta_/ && $out =~ /Can't find sub LV \S*_rimage__\./;
	return;
}

# (outcome, what is wrong...)
sub judge {
	my ($m, $before, $ours, $lvm2, $tags) = @_;
	my @bad;
	my $start = $m->{abort} ? 'aborted' : 'moved';
	push @bad, check_move($m, $before, $ours->{after}, $tags) if !$ours->{status};
	if ($ours->{status} && $lvm2->{status}) {
		push @bad, "exit status $ours->{status}, LVM2's is $lvm2->{status}" if $ours->{status} != $lvm2->{status};
		my $room = $ours->{out} =~ /Insufficient/ && policy($m, $before) =~ /normal|anywhere/ && has_room($m, $before);
		return ('refused by both', @bad) unless $room;
		# Tags bar PVs that has_room knows nothing of.
		return ('refused by both although there is room', @bad, $tags ? () : 'there is room');
	}
	if (!$ours->{status} && !$lvm2->{status}) {
		my ($x, $y) = map { list(moved($before, $_->{after})) } $ours, $lvm2;
		push @bad, "moved\n${x}and LVM2\n$y" if $x ne $y && !$m->{abort};
		return ("$start by both", @bad);
	}
	if ($lvm2->{status}) {
		my $why = why_lvm2_refuses($m, $before, $lvm2->{out});
		return ($why || 'ours moves', @bad, $why ? () : "only LVM2 refuses");
	}
	my @met = met($before, $lvm2->{after}, 1);
	return ('LVM2 moves: legs meet', @bad) if @met;
	return ('LVM2 moves', @bad, 'only LVM2 moves' . (has_room($m, $before) ? ', and there is room' : ', and there is no room'));
}

1;
