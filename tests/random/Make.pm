# Make.pm: random VGs as LVM2 commands, and random arguments for pvmove; nothing but the seed decides
package Make;
use strict;
use warnings;

my ($ext_kib, @pv, @free, $room, %count);

sub r { int(rand($_[0])) }
sub chance { rand(100) < $_[0] }
sub pick { $_[r(scalar @_)] }
sub shuffled { my @l = @_; map { splice(@l, r(scalar @l), 1) } 1 .. @l }

sub some_pvs {
	my ($least) = @_;
	my @l = shuffled(@pv);
	return @l[0 .. $least - 1 + r(@l - $least + 1)];
}

# PV arguments for an LV that wants at least so many of them; few more, so that it is known where it goes.
sub where {
	my ($least) = @_;
	return () if $least > @pv || chance(30);
	my @l = some_pvs($least);
	splice(@l, $least + r(2)) if @l > $least;
	$l[0] .= ':' . r(30) . '-' if $least == 1 && chance(40);
	return @l;
}

sub extents {
	my ($rows, $most) = @_;
	return $rows * (1 + r($most || 6));
}

# MiB as extents.
sub mib { my ($n) = @_; return int(($n * 1024 + $ext_kib - 1) / $ext_kib) }

sub name { my ($kind) = @_; return $kind . $count{$kind}++ }

sub create {
	my ($name, $extents, $least, @options) = @_;
	push @options, '--alloc anywhere' if chance(8);
	return join ' ', "lvcreate -y -Zn -Wn -n $name -l $extents", @options, 'vg', where($least);
}

sub linear {
	my $name = name('lin');
	my @c = create($name, extents(1, 8), 1);
	push @c, join ' ', "lvextend -y -l +" . extents(1, 5) . " vg/$name", where(1) for 1 .. pick(0, 0, 1, 2, 4);
	return @c;
}

sub striped {
	my ($name, $n) = (name('str'), 2 + r(@pv > 2 ? 2 : 1));
	my @c = create($name, extents($n), $n, "-i $n -I " . pick(4, 16, 64) . 'k');
	push @c, join ' ', "lvextend -y -l +" . extents($n, 3) . " vg/$name", where($n) if chance(40);
	return @c;
}

sub mirror {
	my $m = 1 + r(2);
	return create(name('mir'), extents(1), $m + 2, "--type mirror -m $m --mirrorlog " . pick('core', 'disk', 'mirrored'));
}

sub raid {
	my $type = pick('raid0', 'raid0_meta', 'raid1', 'raid1', 'raid1', 'raid4', 'raid5', 'raid5', 'raid5_la', 'raid6', 'raid10', 'raid10');
	my ($name, $n) = (name('raid'), 2);
	return create($name, extents(1), ($n = 1 + r(2)) + 1, "--type raid1 -m $n") if $type eq 'raid1';
	my $more = { raid4 => 1, raid5 => 1, raid5_la => 1, raid6 => 2, raid10 => 2 }->{$type} || 0;
	$n = 3 if $type eq 'raid6' || ($type ne 'raid10' && @pv > 3 && chance(30));
	my @c = create($name, extents($n, 4), $n + $more, "--type $type -i $n -I " . pick(4, 16, 64) . 'k', $type eq 'raid10' ? '-m 1' : ());
	push @c, join ' ', "lvextend -y -l +" . extents($n, 2) . " vg/$name", where($n + $more) if chance(25);
	return @c;
}

# An LV to make something else of; raid1 now and then.
sub plain {
	my ($name, $extents) = @_;
	return create($name, $extents, 2, '--type raid1 -m 1') if chance(25);
	return create($name, $extents, 1);
}

# What is made of LVs that are there already: [before they are filled], [then], names of what is to fill again.
sub thin {
	my $pool = name('pool');
	my $extents = mib(3) + r(mib(3));
	my @c = (plain($pool, $extents), "lvcreate -y -Zn -Wn -n ${pool}m -l " . mib(2) . ' vg ' . join(' ', where(1)));
	my @then = "lvconvert -y --type thin-pool -c 64k --poolmetadata vg/${pool}m vg/$pool";
	my @new;
	for (1 .. 1 + r(3)) {
		my $name = name('thin');
		push @then, "lvcreate -y --thin -V 1m -n $name vg/$pool";
		push @new, $name;
	}
	push @then, "lvcreate -y -s -kn -n " . name('thin') . " vg/$new[0]" if chance(40);
	return (\@c, \@then, @new);
}

sub snapshot {
	my $name = name('org');
	my @then;
	push @then, "lvcreate -y -s -n " . name('snap') . ' -l ' . extents(1, 4) . " vg/$name " . join(' ', where(1)) for 0 .. r(2);
	return ([ chance(25) ? create($name, extents(2), 2, '-i 2 -I 16k') : plain($name, extents(1)) ], \@then, $name);
}

sub cached {
	my $name = name('slow');
	my $fast = name('fast');
	my @c = (plain($name, extents(1) + mib(1)), plain($fast, mib(4) + r(3)));
	return (\@c, [ "lvconvert -y --type cache --chunksize 64k --cachevol vg/$fast vg/$name" ]) if chance(50);
	push @c, create("${fast}m", mib(2), 1);
	return (\@c, [ "lvconvert -y --type cache-pool --chunksize 64k --poolmetadata vg/${fast}m vg/$fast",
		"lvconvert -y --type cache --cachepool vg/$fast vg/$name" ]);
}

sub writecached {
	my ($name, $fast) = (name('wslow'), name('wfast'));
	return ([ plain($name, extents(1) + mib(1)), create($fast, mib(4), 1) ],
		[ "lvchange -an vg/$fast", "lvconvert -y --type writecache --cachevol vg/$fast vg/$name" ]);
}

# A VG: ([commands], [commands once LVs are filled], [LVs to fill then], [commands at last], settings for lvm.conf).
sub vg {
	my ($disks) = @_;
	my (@first, @then, @new, @last);
	%count = ();
	$ext_kib = pick(256, 512, 1024);
	@pv = @$disks[0 .. (chance(20) ? 2 : 3 + r(@$disks - 3))];
	for my $pv (@pv) {
		my $areas = $pv eq $pv[0] ? 1 : pick(1, 1, 1, 2, 0);
		my $size = 12 + r(24);
		push @first, "pvcreate -y --metadatacopies $areas --setphysicalvolumesize ${size}m $pv";
	}
	push @first, "vgcreate -y -s ${ext_kib}k vg @pv";
	my (@kinds, @holes) = map { pick('linear', 'linear', 'linear', 'striped', 'striped', 'mirror', 'raid', 'raid', 'raid', 'raid',
		'thin', 'thin', 'snapshot', 'snapshot', 'cached', 'writecached') } 1 .. 1 + r(4);
	for my $kind (@kinds) {
		if (chance(40)) {
			push @holes, name('hole');
			push @first, "lvcreate -y -Zn -Wn -n $holes[-1] -l " . extents(1, 4) . ' vg ' . join(' ', where(1));
		}
		my @made = Make->can($kind)->();
		if (ref $made[0]) {
			push @first, @{shift @made};
			push @then, @{shift @made};
			push @new, @made;
		} else {
			push @first, @made;
		}
	}
	# A VG with little room.
	push @first, map { create(name('lin'), 5 + r(25), 1) } 1 .. 2 + r(3) if chance(25);
	push @first, "lvremove -y " . join(' ', map { "vg/$_" } @holes) if @holes;
	for my $pv (@pv) {
		push @last, "pvchange --addtag $_ $pv" for grep { chance(25) } 'fast', 'slow';
		push @last, "pvchange -xn $pv" if chance(3);
	}
	push @last, 'vgchange --alloc ' . pick('contiguous', 'cling', 'normal', 'anywhere') . ' vg' if chance(15);
	return (\@first, \@then, \@new, \@last, chance(15) ? 'allocation { cling_tag_list = [ "@fast", "@slow" ] }' : '');
}

# Changes of single LVs; they need to know which there are.
sub properties {
	my (@visible) = @_;
	my @c;
	for my $lv (@visible) {
		push @c, "lvchange --alloc " . pick('contiguous', 'cling', 'normal', 'anywhere') . " vg/$lv" if chance(10);
		push @c, "lvchange -r " . pick('none', 64, 1024) . " vg/$lv" if chance(8);
		push @c, "lvchange -pr vg/$lv" if chance(6);
		push @c, "lvchange --addtag some vg/$lv" if chance(8);
	}
	return @c;
}

sub asleep { return grep { chance(20) } @_ }

# ------------------------------------------------------------------ a move

# Ranges of a PV of n extents, most of them near those that are given; few are wrong.
sub ranges {
	my ($n, $most, @near) = @_;
	my (@list, %taken);
	for (1 .. 1 + r(r(3) + 1)) {
		my $first = chance(85) && @near ? pick(@near) : r(chance(98) ? $n : $n + 5);
		my $last = $first + r($most);
		$last = $n - 1 if $last >= $n && chance(97);
		next if $last < $first || (chance(98) && grep { $taken{$_} } $first .. $last);
		$taken{$_} = 1 for $first .. $last;
		push @list, $last == $n - 1 && chance(50) ? "$first-" : $first == 0 && chance(50) ? "-$last" :
			$first == $last && chance(50) ? $first : chance(50) ? "$first-$last" : "$first+" . ($last - $first + 1);
	}
	return join '', map { ":$_" } @list;
}

sub source {
	my ($vg) = @_;
	my %on;
	$on{(split ' ')[0]}++ for values %{$vg->places};
	my @used = grep { $on{$_} } @{$vg->{pvs}};
	return chance(95) && @used ? pick(@used) : pick(@{$vg->{pvs}});
}

# {pv, ranges, dest => [{pv or tag, ranges}], name, policy, atomic, abort}
sub move {
	my ($vg) = @_;
	my $m = { pv => source($vg), dest => [] };
	my $count = sub { $vg->{pv}{$_[0]}{pe_count} };
	if (chance(35)) {
		my @below = grep { my $lv = $_; grep { $_ eq $m->{pv} } $vg->pvs_of($lv) } @{$vg->{order}};
		$m->{name} = chance(90) && @below ? pick(@below) : pick(@{$vg->{order}}, 'none');
		$m->{named} = pick("", "vg/", "/dev/vg/") . $m->{name};
	}
	my @used;
	for my $lv (@{$vg->{order}}) {
		next if $m->{name} && !$vg->is_below($lv, $m->{name});
		$vg->walk($lv, sub { push @used, $_[2] if $_[1] eq $m->{pv} });
	}
	$m->{ranges} = chance(40) ? ranges($count->($m->{pv}), chance(50) ? 4 : 20, @used) : '';
	$m->{policy} = pick('contiguous', 'cling', 'cling_by_tags', 'normal', 'normal', 'anywhere', 'anywhere', 'anywhere', 'inherit') if chance(40);
	my $own = ($m->{policy} || '') eq 'anywhere' && chance(60);
	my @other = shuffled(grep { $own || $_ ne $m->{pv} || chance(10) } @{$vg->{pvs}});
	for (1 .. (chance(40) || !@other ? 0 : 1 + r(3))) {
		push @{$m->{dest}}, (!@{$m->{dest}} && chance(15)) || !@other ? { tag => pick('fast', 'slow') } :
			{ pv => chance(2) ? $other[0] : shift @other };
		my $d = $m->{dest}[-1];
		@other = grep { my $pv = $_; chance(2) || !grep { $_ eq $d->{tag} } @{$vg->{pv}{$pv}{tags} || []} } @other if $d->{tag};
		$d->{ranges} = $d->{pv} && chance(30) ? ranges($count->($d->{pv}), 40) : '';
	}
	$m->{atomic} = chance(25);
	$m->{abort} = chance(10);
	$m->{after} = r(8) / 10;
	return $m;
}

sub arguments {
	my ($m) = @_;
	return (($m->{atomic} ? '--atomic' : ()), ($m->{policy} ? ('--alloc', $m->{policy}) : ()), ($m->{name} ? ('-n', $m->{named}) : ()),
		$m->{pv} . $m->{ranges}, map { $_->{tag} ? "\@$_->{tag}" : $_->{pv} . $_->{ranges} } @{$m->{dest}});
}

1;
