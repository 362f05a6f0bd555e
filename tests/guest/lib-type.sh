# shellcheck shell=bash
# lib-type.sh: moves a VG full of LVs to and fro, and checks after each move what must be as it was; sourced after lib.sh
#
# moves VG [TOP[:HIDDEN]...]: away from each PV that carries some of the VG (/dev/ubdb has its metadata), while all is active,
# then while nothing is; then by name: each LV TOP, with the hidden LVs whose names begin with TOP_ or HIDDEN_, active and not.
. "$(dirname "$0")/text.bash"

# dmeventd has no part in this, and makes LVM2 slow.
echo 'activation/monitoring = 0' >>/etc/lvm/lvmlocal.conf

# survey [sums|all]: reads metadata and extents from the disks, whether anything is active or not.  /tmp/facts gets a line for
# each LV with all that a move must leave alone, and with "sums" the checksum of its extents, stripe by stripe, unless the kernel
# changes them by itself ("all": even then); and a line for each two legs or stripes that share a PV.  /tmp/places gets
# "LV PV:FIRST+LENGTH...".
survey() {
	text /dev/ubdb >/tmp/survey
	blockdev --flushbufs /dev/ubd?
	perl -MDigest::MD5 - "${1:-}" <<-'PERL'
	my $sums = shift;
	my (%area, %on);
	open(my $facts, ">", "/tmp/facts") or die;
	open(my $places, ">", "/tmp/places") or die;
	open(my $in, "<", "/tmp/survey") or die;
	$_ = join "", <$in>;

	sub section {
		my %s;
		while (/\G(?:\s|#.*\n)*([\w.+-]+)\s*(?:\{|=\s*(\[[^]]*\]|"(?:[^"\\]|\\.)*"|[-\d.]+))/gc) {
			my ($key, $value) = ($1, $2);
			$s{$key} = $value // section();
		}
		/\G\s*\}/gc;
		return \%s;
	}
	my ($vg) = grep { ref } values %{section()};
	my %pv = map { $_ => $vg->{physical_volumes}{$_}{device} =~ tr/"//dr } keys %{$vg->{physical_volumes}};

	# All but where the segments lie.
	sub fact {
		my ($name, $lv) = @_;
		my (%kind, $extents);
		for my $n (1 .. $lv->{segment_count}) {
			my %seg = %{$lv->{"segment$n"}};
			my @stripe = ($seg{stripes} // "") =~ /"([^"]+)", (\d+)/g;
			my $len = $seg{extent_count};
			my ($set, $leg) = $name =~ /^(.*)_(?:r|m)(?:image|meta)_(\d+)$/ ? ($1, $2) : ($name);
			for (my $a = 0; $a < @stripe && $pv{$stripe[0]}; $a += 2) {
				my $pv = $pv{$stripe[$a]};
				push @{$area{$name}[$a / 2]}, [$pv, $stripe[$a + 1], $len * 2 / @stripe];
				$on{$set}{$pv}{$leg // $a / 2} = 1 if defined $leg || @stripe > 2;
				delete $seg{stripes};
			}
			$extents += $len;
			delete @seg{"start_extent", "extent_count"};
			$kind{join(" ", map { "$_=$seg{$_}" } sort keys %seg)} = 1;
		}
		return join(" ", $name, (map { "$_=$lv->{$_}" } grep { !/^segment/ } sort keys %$lv), $extents, sort keys %kind) =~ tr/\n\t/ /sr;
	}
	sub sum {
		my $sum = Digest::MD5->new;
		for (@_) {
			my ($pv, $pe, $len) = @$_;
			open(my $d, "<:raw", $pv) or die "$pv: $!";
			seek($d, ($pe + 1) << 20, 0);
			for (1 .. $len) { read($d, my $b, 1 << 20) == 1 << 20 or die "$pv: $!"; $sum->add($b) }
		}
		return $sum->hexdigest;
	}
	for my $name (sort keys %{$vg->{logical_volumes}}) {
		my $fact = fact($name, $vg->{logical_volumes}{$name});
		my @extents = map { @$_ } @{$area{$name} || []};
		my $own = $name =~ /_(rmeta_\d+|(tmeta|cmeta|cdata|corig|cvol)(_rimage_\d+)?|mlog)$/;
		print $facts $fact, $sums eq "all" || ($sums && !$own) ? " " . sum(@extents) : "", "\n";
		print $places join(" ", $name, map { "$_->[0]:$_->[1]+$_->[2]" } @extents), "\n" if @extents;
	}
	my $past = $vg->{historical_logical_volumes} || {};
	for my $name (sort keys %$past) {
		print $facts "history: ", join(" ", $name, map { "$_=$past->{$name}{$_}" } sort keys %{$past->{$name}}), "\n";
	}
	for my $set (sort keys %on) {
		for my $legs (map { join(" and ", sort keys %{$on{$set}{$_}}) } sort keys %{$on{$set}}) {
			print $facts "$set: legs $legs share a PV\n" if $legs =~ / /;
		}
	}
	PERL
}

# carriers [TOP[:HIDDEN]]: the PVs that something of it lies on by the last survey, or anything at all.
carriers() { placed "${1:-[^ ]*}" | grep -o ' [^ ]*:' | tr -d ' :' | sort -u; }
placed() { grep -E "^(${1//:/|})(_[^ ]*)? " /tmp/places; }

# alike NAME LINES LINES
alike() {
	diff <(echo "$2") <(echo "$3") >"$out" && ok "$1" && return
	sed 's/^/  /' "$out"
	not_ok "$1" "$(head -n 4 "$out" | xargs)"
}

# kept NAME SOURCE SUMS: nothing is on the source, and all else is as it was when /tmp/facts.was was written.
kept() {
	survey "$3"
	if grep -q " $2:" /tmp/places; then
		not_ok "$1" "left there: $(grep " $2:" /tmp/places)"
	else
		alike "$1" "$(cat /tmp/facts.was)" "$(cat /tmp/facts)"
	fi
}

# as_lvm_writes NAME VG: the metadata on the disks is what LVM2 would write after reading it: adjacent segments are one, all is
# in its order.
as_lvm_writes() {
	vgcfgbackup -qq -f /tmp/lvm.text "$2" >/dev/null 2>&1
	alike "$1" "$(body </tmp/lvm.text)" "$(text /dev/ubdb | body)"
}
# The VG's section of a metadata text, without comments, indents and paths.
body() { sed 's/[ \t]*#.*//; s/^[ \t]*//' | grep -vE '^$|^(device|contents|version|description|creation_(host|time)) ='; }

# synced: no mirror or RAID LV copies anything, or knows of a difference.
synced() {
	until_true 30 in_sync || not_ok "everything is in sync" "$(lvs --noheadings -o lv_name,sync_percent,raid_mismatch_count,lv_health_status vg | xargs)"
}
in_sync() { ! lvs --noheadings --separator , -o sync_percent,raid_mismatch_count,lv_health_status vg | grep -qvE '^ *(100.00)?,0?,$'; }

# next_way: how the next PV is moved, in turn: in one window, whole or not at all, in windows so small that segments are cut.
next_way() {
	ways=("${ways[@]:1}" "${ways[0]}")
	read -ra way <<<"${ways[0]}"
}
ways=("-q --checkpoint 1m" -q "-q --atomic")

moves() {
	local vg=$1 pv top sums devices name
	shift
	survey sums
	mv /tmp/facts /tmp/facts.was
	grep 'share a PV' /tmp/facts.was && die "that is no test"
	# Read-ahead is set anew by it.
	vgchange --refresh --poll n "$vg" >"$out" 2>&1
	sums=$(sums "$vg") devices=$(devices "$vg")
	for pv in $(carriers); do
		next_way
		name="active, ${way[*]} away from $pv"
		check "$name" pvmove_ours "${way[@]}" "$pv" || return
		kept "$name: nothing else has changed" "$pv" sums
		alike "$name: devices are the same" "$devices" "$(devices "$vg")"
		live "$name: tables are LVM2's" "$vg"
	done
	alike "active: contents" "$sums" "$(sums "$vg")"
	as_lvm_writes "active: metadata is as LVM2 writes it" "$vg"
	over "active: LVM2 is content" "$vg"

	vgchange -qq -an "$vg" || not_ok "inactive" "it is active"
	survey all
	mv /tmp/facts /tmp/facts.was
	for pv in $(carriers); do
		next_way
		name="inactive, ${way[*]} away from $pv"
		check "$name" pvmove_ours "${way[@]}" "$pv" || return
		kept "$name: nothing else has changed" "$pv" all
	done
	same "inactive: there are no devices" "$(dmsetup ls | grep "^$vg-")" ""
	as_lvm_writes "inactive: metadata is as LVM2 writes it" "$vg"
	vgchange -qq -ay "$vg" || not_ok "inactive" "it cannot be activated any more"
	alike "inactive: contents" "$sums" "$(sums "$vg")"

	for top; do
		by_name "$vg" "$top"
	done
	alike "by name: contents" "$sums" "$(sums "$vg")"
	over "by name: LVM2 is content" "$vg"
}

# Away from the first half of its PVs while it is active, from the rest while it is not.
by_name() {
	local vg=$1 top=$2 pv pvs half
	survey
	mapfile -t pvs < <(carriers "$top")
	half=$(((${#pvs[@]} + 1) / 2))
	for pv in "${pvs[@]:0:half}"; do
		away_by_name "active" "$top" "$pv"
	done
	lvchange -qq -y -an "$vg/${top%%:*}"
	[ ${#pvs[@]} -gt 1 ] || mapfile -t -O 1 pvs < <(carriers "$top")
	for pv in "${pvs[@]:half}"; do
		away_by_name "inactive" "$top" "$pv"
	done
	lvchange -qq -y -ay "$vg/${top%%:*}"
}

away_by_name() {
	local name="-n ${2%%:*}, $1, away from $3"
	grep -vxFf <(placed "$2") /tmp/places >/tmp/places.was
	check "$name" pvmove_ours -q -n "${2%%:*}" "$3" || return
	survey
	same "$name: that is empty of it" "$(placed "$2" | grep " $3:")" ""
	alike "$name: others stay" "$(cat /tmp/places.was)" "$(grep -vxFf <(placed "$2") /tmp/places)"
}
