# guest.pl [-v] SEED|FROM-TO...: random VGs, and random moves in them by LVM2's pvmove and by ours, in a guest
#
# Each VG gets some moves.  Ours goes first; then the disks are put back, and it is LVM2's turn, with the same arguments.  The
# next move begins where LVM2 ended.  -v shows all, else only seeds with differences are shown.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Digest::MD5 qw(md5_hex);
use Time::HiRes qw(time sleep);
use Judge;
use Make;
use Vg;

my $verbose = @ARGV && $ARGV[0] eq '-v' && shift;
my $moves = $ENV{MOVES} || 3;
my @disks = map { "/dev/ubd$_" } 'b' .. 'g';
my $pvmove = $ENV{PVMOVE} or die 'PVMOVE is not set';
# Without what has no part in this, and makes LVM2 slow; mirrored logs are no longer made unless it is asked twice.
my $settings = slurp('/etc/lvm/lvmlocal.conf') . "backup { backup = 0 archive = 0 }\nactivation/monitoring = 0\n" .
	"global/support_mirrored_mirror_log = 1\n" .
	"global/thin_check_executable = \"\"\nglobal/cache_check_executable = \"\"\n";
my %count;
my $story;

$ENV{LVM_SUPPRESS_FD_WARNINGS} = 1;
$| = 1;

# ------------------------------------------------------------------ commands

# Runs it for at most a minute: (exit status, what it printed).
sub run {
	my ($input, @command) = @_;
	my $pid = fork() // die "fork: $!";
	if (!$pid) {
		open(STDIN, '<', $input) && open(STDOUT, '>', '/tmp/out') && open(STDERR, '>&STDOUT') or die $!;
		exec(@command) or die "$command[0]: $!";
	}
	my $late;
	local $SIG{ALRM} = sub { $late = 1; kill 'KILL', $pid };
	alarm(60);
	waitpid($pid, 0);
	my $status = $?;
	alarm(0);
	my $out = slurp('/tmp/out');
	return (124, "$out  still running after a minute\n") if $late;
	return ($status & 127 ? 128 + ($status & 127) : $status >> 8, $out);
}

sub slurp {
	my ($file) = @_;
	local $/;
	open(my $f, "<", $file) or return "";
	return <$f> // '';
}

sub spill {
	my ($file, $text) = @_;
	open(my $f, '>', $file) or die "$file: $!";
	print $f $text or die "$file: $!";
	close($f) or die "$file: $!";
}

# LVM2 commands in one process; what they print.
sub lvm {
	my (@commands) = @_;
	return '' unless @commands;
	spill('/tmp/commands', join '', map { "$_\n" } @commands);
	my (undef, $out) = run('/tmp/commands', 'lvm');
	return $out;
}

sub note { $story .= join '', map { "$_\n" } @_ }

# Lines that are only in one of two texts.
sub other {
	my ($old, $new) = @_;
	my %old = map { $_ => 1 } split /\n/, $old;
	my %new = map { $_ => 1 } split /\n/, $new;
	return join '', (map { "- $_\n" } grep { !$new{$_} } sort keys %old), map { "+ $_\n" } grep { !$old{$_} } sort keys %new;
}

# ------------------------------------------------------------------ data

# Each 4096 bytes get their own text.
sub fill {
	my ($lv, $word, $from, $to) = @_;
	open(my $f, '+<:raw', "/dev/vg/$lv") or return;
	my $size = sysseek($f, 0, 2);
	$to = $size / 4096 if !defined $to || $to > $size / 4096;
	sysseek($f, $from * 4096, 0);
	for (my $i = $from; $i < $to;) {
		my $end = $i + 256 < $to ? $i + 256 : $to;
		syswrite($f, join '', map { my $s = sprintf("%-511s\n", "$word $_"); $s x 8 } $i .. $end - 1) or return;
		$i = $end;
	}
	close($f);
}

# What is written reaches the disks, what is read comes from them.
sub drop_caches { syscall(162); spill('/proc/sys/vm/drop_caches', "1\n") }	# sync(2)

# Visible LVs that are active.
sub active { return sort map { s|.*/||r } glob('/dev/vg/*') }

sub sum {
	my ($file) = @_;
	open(my $f, '<:raw', $file) or return "unreadable: $!";
	return eval { Digest::MD5->new->addfile($f)->hexdigest } // 'unreadable';
}

sub sums {
	drop_caches();
	return join '', map { "$_ " . sum("/dev/vg/$_") . "\n" } active();
}

sub peek {
	my ($f, $off, $len) = @_;
	my $s = '';
	sysseek($f, $off, 0);
	while (length $s < $len) {
		sysread($f, $s, $len - length $s, length $s) or die "read: $!";
	}
	return $s;
}

# What LVs change by being active only.
sub is_restless { $_[0] =~ /_(rmeta|tmeta|cmeta|cdata|cvol|mlog|pmspare)(_|$)/ }

# {LV => sum} of the inactive VG as text.  Heads and tails of the PVs and all allocated extents are copied to $keep, and listed.
# (In memory they would make each fork slow.)
sub contents {
	my ($vg, $keep) = @_;
	my (%sum, %file, @copied);
	drop_caches();
	my $copy = sub {
		my ($pv, $off, $len) = @_;
		my $s = peek($file{$pv}, $off, $len);
		return $s unless $keep;
		push @copied, [ $pv, $off, $len ];
		syswrite($keep, $s) == $len or die "copy: $!";
		return $s;
	};
	for my $pv (@{$vg->{pvs}}) {
		open($file{$pv}, '<:raw', $pv) or die "$pv: $!";
		next unless $keep;
		my $end = $vg->offset($pv, $vg->{pv}{$pv}{pe_count});
		$copy->($pv, 0, $vg->offset($pv, 0));
		$copy->($pv, $end, $vg->{pv}{$pv}{dev_size} * 512 - $end);
	}
	for my $lv (@{$vg->{order}}) {
		next if is_restless($lv) && !$keep;
		my $md5 = Digest::MD5->new;
		$vg->walk($lv, sub {
			my ($key, $pv, $pe) = @_;
			$md5->add($copy->($pv, $vg->offset($pv, $pe), $vg->{ext}));
		});
		$sum{$lv} = $md5->hexdigest unless is_restless($lv);
	}
	return (join('', map { "$_ $sum{$_}\n" } sort keys %sum), \@copied);
}

# Free extents get what no LV has: a copy that was left out would be seen.
sub litter {
	my ($vg) = @_;
	my $free = $vg->free;
	my $text = substr("free\n" x ($vg->{ext} / 5 + 1), 0, $vg->{ext});
	for my $pv (keys %$free) {
		open(my $f, '+<:raw', $pv) or die "$pv: $!";
		for my $pe (keys %{$free->{$pv}}) {
			sysseek($f, $vg->offset($pv, $pe), 0);
			syswrite($f, $text);
		}
	}
	drop_caches();
}

sub read_vg { drop_caches(); return Vg->new(Vg::committed($disks[0])) }

# ------------------------------------------------------------------ states

# Legs may not be in sync yet.
sub settle {
	for (1 .. 200) {
		my (undef, $status) = run('/dev/null', 'dmsetup', 'status');
		return if !grep { m{ (\d+)/(\d+) } && $1 != $2 } grep { / (raid|mirror) / } split /\n/, $status;
		sleep(0.1);
	}
}

sub make {
	my ($seed) = @_;
	srand($seed);
	run('/dev/null', 'dd', 'if=/dev/zero', "of=$_", 'bs=1M', 'count=1', 'oflag=direct') for @disks;
	my ($first, $then, $new, $last, $conf) = Make::vg(\@disks);
	spill('/etc/lvm/lvmlocal.conf', "$settings$conf\n");
	note(@$first, $conf || (), lvm(@$first));
	fill($_, $_, 0) for active();
	note(@$then, lvm(@$then));
	fill($_, $_, 0, 200) for @$new;
	fill($_, "$_ snapshot", 10, 50) for grep { /^snap/ } active();
	push @$last, Make::properties(active());
	note(@$last, lvm(@$last));
	settle();
}

sub deactivate {
	my $out = lvm('vgchange -an vg');
	# LVM2 leaves the spare active when it has moved it, and does not deactivate it with the VG.
	run('/dev/null', 'dmsetup', 'remove', $_) for map { s|.*/||r } glob('/dev/mapper/vg-*_pmspare');
	my (undef, $left) = run('/dev/null', 'dmsetup', 'ls');
	return if $left !~ /^vg-/m;
	run('/dev/null', 'dmsetup', 'remove_all', '--force') for 1 .. 3;
	return "cannot be deactivated: $out$left";
}

sub tables { my (undef, $t) = run('/dev/null', 'dmsetup', 'table'); return join '', sort $t =~ /.*\n/g }

# Of each dm device the name, uuid, number and read-ahead.
sub devices {
	my (undef, $d) = run('/dev/null', 'dmsetup', 'info', '-c', '--noheadings', '--separator', ' ', '-o', 'name,uuid,major,minor,read_ahead');
	return join '', sort $d =~ /^vg-.*\n/mg;
}

# The inactive VG as it is on the disks.
sub at_rest {
	my %state = (vg => read_vg());
	open($state{keep}, '+>:raw', undef) or die "no file: $!";
	@state{'raw', 'copied'} = contents(@state{'vg', 'keep'});
	litter($state{vg});
	return \%state;
}

sub restore {
	my ($state) = @_;
	my (%file);
	my $at = 0;
	for my $place (@{$state->{copied}}) {
		my ($pv, $off, $len) = @$place;
		open($file{$pv}, '+<:raw', $pv) or die "$pv: $!" unless $file{$pv};
		sysseek($file{$pv}, $off, 0);
		syswrite($file{$pv}, peek($state->{keep}, $at, $len)) == $len or die "$pv: $!";
		$at += $len;
	}
	close($_) for values %file;
	litter($state->{vg});
	$state->{awake} = 0;
}

# Activates all but a few LVs, and keeps what it looks like then.
sub wake {
	my ($state, @asleep) = @_;
	return if $state->{awake};
	lvm('vgchange -qq -ay vg', map { "lvchange -qq -an vg/$_" } @asleep);
	@$state{'devices', 'tables', 'sums', 'awake'} = (devices(), tables(), sums(), 1);
}

# ------------------------------------------------------------------ runs

sub pollers { grep { slurp("$_/comm") =~ /^(pvmove|lvm)$/ } grep { -e "$_/comm" } glob("/proc/[1-9]*") }

# Begins in the background, slowly, and aborts soon after.
sub begin_and_abort {
	my ($program, $m) = @_;
	my $throttle = '/sys/module/dm_mirror/parameters/raid1_resync_throttle';
	spill($throttle, "1\n");
	my ($status, $out) = run('/dev/null', $program, '-b', '-i', 1, Make::arguments($m));
	sleep($m->{after});
	my ($status2, $out2) = $status ? (0, '') : run('/dev/null', $program, '--abort');
	spill($throttle, "100\n");
	for (1 .. 100) {
		last if !pollers();
		sleep(0.1);
	}
	return ($status || $status2, "$out$out2");
}

# One of the two programs: {status, out, after, changed}.
sub attempt {
	my ($m, $state, $program, $interval) = @_;
	my %run;
	($run{status}, $run{out}) = $m->{abort} ? begin_and_abort($program, $m) :
		run('/dev/null', $program, '-i', $interval, Make::arguments($m));
	$run{after} = read_vg();
	$run{changed} = $run{after}{text} ne $state->{vg}{text};
	return \%run;
}

# What LVM2 has to say of the VG as ours left it.
sub complaints {
	my ($vg) = @_;
	my @bad;
	push @bad, "left in the metadata: $_" for $vg->{text} =~ /(pvmove\d+ \{|"LOCKED"|"PVMOVE")/g;
	my (undef, $info) = run('/dev/null', 'dmsetup', 'info', '-c', '--noheadings', '-o', 'name,suspended,tables_loaded');
	push @bad, "left in the kernel: $_" for grep { /pvmove|Suspended|Inactive/ } split /\n/, $info;
	my $before = tables();
	my $out = lvm('vgchange --refresh --poll n vg', 'vgck vg', 'lvs -a vg', 'pvs', 'vgcfgbackup -f /tmp/backup.vg vg');
	my $other = other($before, tables());
	push @bad, "LVM2 loads other tables:\n$other" if $other;
	push @bad, "LVM2 complains: $_" for grep { !/^ +(LV|VG|PV) |^ +\S+ +vg |^ +\/dev\/ubd|^ +Volume group "vg" successfully backed up|^$/ }
		split /\n/, $out;
	$other = other($vg->segments, Vg->new(slurp('/tmp/backup.vg'))->segments);
	push @bad, "LVM2 would cut segments elsewhere:\n$other" if $other;
	return @bad;
}

# Ours: what is wrong with it.
sub ours {
	my ($m, $state, $run) = @_;
	my @bad;
	my %now = (devices => devices(), $run->{changed} ? (sums => sums()) : (tables => tables()));
	push @bad, map { my $other = other($state->{$_}, $now{$_}); $other ? "other $_:\n$other" : () } sort keys %now;
	return @bad unless $run->{changed};
	push @bad, "it fails, and changes metadata" if $run->{status};
	push @bad, complaints($run->{after}), deactivate();
	my ($raw) = contents($run->{after});
	my $other = other($state->{raw}, $raw);
	push @bad, "other contents below:\n$other" if $other;
	restore($state);
	return @bad;
}

# One move by both; returns the state that it ends with, the outcome, and what is wrong.
sub case {
	my ($m, $state, @asleep) = @_;
	wake($state, @asleep);
	note($state->{vg}->segments, join ' ', $m->{abort} ? "pvmove -b, --abort after $m->{after} s:" : 'pvmove', Make::arguments($m));
	my $ours = attempt($m, $state, $pvmove, 1);
	note("ours ($ours->{status}):", $ours->{out});
	my @bad = ours($m, $state, $ours);

	wake($state, @asleep);
	my $lvm2 = attempt($m, $state, 'pvmove', 0);
	note("LVM2's ($lvm2->{status}):", $lvm2->{out});
	my ($outcome, @more) = Judge::judge($m, $state->{vg}, $ours, $lvm2, scalar slurp('/etc/lvm/lvmlocal.conf') =~ /cling_tag_list/);
	push @bad, @more;
	note("outcome: $outcome", map { "DIFFERENCE: $_" } @bad);
	# LVM2 may have activated LVs, even if it fails then.
	return ($state, $outcome, @bad) if !$lvm2->{changed} && devices() eq $state->{devices};
	my $stuck = deactivate();
	my $next = at_rest();
	my $other = other($state->{raw}, $next->{raw});
	note("LVM2 leaves other contents:\n$other") if $other;
	if ($stuck || $other || $next->{vg}{text} =~ /pvmove\d+ \{|LOCKED/) {
		restore($state);
		return ($state, "$outcome; LVM2 leaves a mess", @bad);
	}
	return ($next, $outcome, @bad);
}

sub seed {
	my ($seed) = @_;
	my $start = time;
	my ($state, $outcome, @outcome, @bad, @wrong);
	$story = '';
	make($seed);
	my @asleep = Make::asleep(active());
	deactivate();
	$state = at_rest();
	for my $case (1 .. $moves) {
		srand($seed * 1000 + $case);
		($state, $outcome, @wrong) = case(Make::move($state->{vg}), $state, @asleep);
		push @bad, @wrong;
		push @outcome, $outcome;
		$count{$outcome}++;
	}
	print $story if $verbose || @bad;
	printf "%s seed %d: %s (%.1f s)\n", @bad ? 'not ok' : 'ok', $seed, join(', ', @outcome), time - $start;
	deactivate();
	return @bad;
}

spill('/proc/sys/vm/drop_caches', "4\n");	# without a message each time
spill('/proc/sys/dev/raid/speed_limit_min', "1000000\n");
my $failed;
for my $arg (@ARGV) {
	my ($from, $to) = $arg =~ /^(\d+)(?:-(\d+))?$/ or die "$arg: no seed and no range of seeds";
	seed($_) and $failed = 1 for $from .. $to // $from;
}
printf "%6d outcome: %s\n", $count{$_}, $_ for sort keys %count;
exit($failed ? 10 : 0);
