# Witness.pm: what the telephone network and the voice engine saw, from the sandbox's own record, and how it is judged.
# Times are seconds since 1970 with fractions; the sandbox's clock is the wall's, whatever the product's says.
package Witness;
use strict;
use warnings;
use JSON::PP;
use List::Util qw(sum);

sub rows {
	my ($sql) = @_;
	open my $out, '-|', 'sqlite3', '-readonly', '-json', $ENV{SANDBOX_DATABASE}, $sql or die "sqlite3: $!";
	local $/;
	my $text = <$out>;
	close $out or die "the sandbox's record cannot be read\n";
	return @{ decode_json($text || '[]') };
}

# Every call at the carrier: from when it was taken to its end.
sub calls {
	return rows('select sid, direction, to_number as "to", from_number as "from", story, status, duration, created / 1e6 as created,
		initiated / 1e6 as initiated, dial_at / 1e6 as dialed, answered / 1e6 as answered, ended / 1e6 as ended from calls order by id');
}

# Every conversation at the engine, joined or not.
sub conversations {
	return rows('select id, carrier_call, end_reason, created / 1e6 as created, joined / 1e6 as joined, ended / 1e6 as ended from engine_calls order by seq');
}

# How many of these were under way together, at most.
sub most_at_once {
	my ($now, $most) = (0, 0);
	for my $change (sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } map { ([ $_->{created}, 1 ], [ $_->{ended} // 9e15, -1 ]) } @_) {
		$now += $change->[1];
		$most = $now if $now > $most;
	}
	return $most;
}

# How many of these were begun within so many seconds, at most.
sub most_begun_within {
	my ($seconds, @begun) = @_;
	@begun = sort { $a <=> $b } map { $_->{created} } @begun;
	my ($first, $most) = (0, 0);
	for my $last (0 .. $#begun) {
		$first++ while $begun[$first] <= $begun[$last] - $seconds;
		$most = $last - $first + 1 if $last - $first + 1 > $most;
	}
	return $most;
}

# Those that were under way at some time between two moments; and those that were all the time.
sub sometime { my ($from, $until, @all) = @_; return grep { $_->{created} <= $until && ($_->{ended} // 9e15) >= $from } @all }
sub throughout { my ($from, $until, @all) = @_; return grep { $_->{created} <= $from && ($_->{ended} // 9e15) >= $until } @all }

sub mean { return @_ ? sum(@_) / @_ : 0 }

# "12 ms (half), 40 ms (19 of 20), …"
sub quantiles {
	my ($unit, @values) = @_;
	@values = sort { $a <=> $b } @values;
	return 'none' unless @values;
	return join ', ', map { sprintf "%s %.2f %s", $_->[0], $values[ $_->[1] * $#values ], $unit } [ 'median', 0.5 ], [ '95 %', 0.95 ], [ '99 %', 0.99 ], [ 'longest', 1 ];
}

1;
