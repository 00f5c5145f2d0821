# Load.pm: the two load generators: wrk asks the product, pgbench asks PostgreSQL. Each runs a round and tells how it went.
package Load;
use strict;
use warnings;
use File::Temp ();
use IO::Handle;
use Time::HiRes qw(sleep time);

# wrk with as many threads as connections, so that what each client got is known: a client is starved when it got less than
# a tenth of what the middle one got. `script` is Lua beside this file; `arguments` are for it.
sub wrk { # connections, script, arguments, path
	my (%self) = @_;
	return bless \%self, 'Load::Wrk';
}

# pgbench with the product's SQL, prepared. It stays connected and is stopped between rounds, so that plans stay warm. `before` and
# `after` are called around each round; a round is measured after `lead` seconds.
sub pgbench { # clients, scripts, user, variables, options (of PostgreSQL), before, after, lead
	my (%self) = (user => 'manyline_web', variables => {}, @_);
	return bless \%self, 'Load::Pgbench';
}

sub tally { # what clients got → how many of them starved
	my (@counts) = sort { $a <=> $b } @_;
	my $middle = $counts[ @counts / 2 ];
	return scalar grep { $_ < $middle / 10 } @counts;
}

package Load::Wrk;

sub run {
	my ($self, $seconds) = @_;
	my @command = ('wrk', '-t', $self->{connections}, '-c', $self->{connections}, '-d', int($seconds + 0.5) . 's', '--timeout', '2s',
		'-s', "tests/bench/$self->{script}.lua", "http://127.0.0.1:$ENV{PORT}" . ($self->{path} // '/'), '--', @{ $self->{arguments} // [] });
	open my $out, '-|', @command or die "wrk: $!";
	my %got = map { /^bench (\w+) (.*)/ ? ($1 => $2) : () } <$out>;
	close $out or die "wrk failed\n";
	die "wrk said nothing\n" if !$got{seconds};
	my @counts = split / /, $got{clients};
	return { rate => $got{answered} / $got{seconds}, p50 => $got{p50}, p99 => $got{p99}, failed => $got{failed}, starved => Load::tally(@counts),
		seconds => $got{seconds}, answered => $got{answered} };
}

package Load::Pgbench;

sub start {
	my ($self) = @_;
	$self->{folder} = File::Temp->newdir;
	my @scripts = map { ('-f', $_) } @{ $self->{scripts} };
	my @variables = map { ('-D', "$_=$self->{variables}{$_}") } sort keys %{ $self->{variables} };
	my @command = ('pgbench', '-n', '-M', 'prepared', '-c', $self->{clients}, '-j', 1, '-T', 3600, '-l', "--log-prefix=$self->{folder}/log",
		@variables, @scripts, '-U', $self->{user}, 'manyline');
	$self->{errors} = File::Temp->new;
	$self->{pid} = fork // die "fork: $!";
	if (!$self->{pid}) {
		open STDOUT, '>', '/dev/null';
		$ENV{PGOPTIONS} = $self->{options} // '';
		open STDERR, '>&', $self->{errors};
		exec @command or die "pgbench: $!";
	}
}

# Latencies are read from its log once all rounds are over: see finish.
sub run {
	my ($self, $seconds) = @_;
	$self->{before}->() if $self->{before};
	$self->start if !$self->{pid};
	kill CONT => $self->{pid};
	Time::HiRes::sleep($self->{lead} || 0.2);
	my $begin = Time::HiRes::time();
	Time::HiRes::sleep($seconds);
	my $round = { window => [ $begin, Time::HiRes::time() ], seconds => Time::HiRes::time() - $begin, failed => 0, starved => 0 };
	if (waitpid($self->{pid}, 1) > 0) {
		open my $said, '<', $self->{errors}->filename;
		die "pgbench ended: ", <$said>;
	}
	kill STOP => $self->{pid};
	$self->{after}->() if $self->{after};
	push @{ $self->{rounds} }, $round;
	return $round;
}

# The log has a line a transaction: client, number, microseconds, script, and when it ended.
sub finish {
	my ($self) = @_;
	my @rounds = @{ $self->{rounds} };
	kill CONT => $self->{pid};
	for (1 .. 100) { # it writes its log in blocks: until the last round is surely in it
		Time::HiRes::sleep(0.1);
		my ($last) = reverse map { /^(?:\d+ ){4}(\d+) / ? $1 : () } split /\n/, `tail -qn 2 $self->{folder}/log*`;
		last if $last && $last > $rounds[-1]{window}[1] + 1;
	}
	kill KILL => $self->{pid};
	waitpid delete $self->{pid}, 0;
	my $at = 0;
	for my $path (glob "$self->{folder}/log*") {
		open my $log, '<', $path or die "$path: $!";
		while (my $line = <$log>) {
			my ($client, undef, $micros, undef, $second, $part) = split / /, $line;
			next if !defined $part;
			my $end = $second + $part / 1e6;
			$at++ while $at < @rounds && $end > $rounds[$at]{window}[1];
			last if $at == @rounds;
			my $round = $rounds[$at];
			next if $end < $round->{window}[0];
			$round->{clients}{$client}++;
			$round->{answered}++;
			push @{ $round->{latencies} }, $micros if $end - $micros / 1e6 > $round->{window}[0];
		}
	}
	for my $round (@rounds) {
		my @sorted = sort { $a <=> $b } @{ delete $round->{latencies} // [0] };
		$round->{answered} //= 0;
		$round->{rate} = $round->{answered} / ($round->{window}[1] - $round->{window}[0]);
		$round->{p50} = $sorted[ @sorted / 2 ] / 1000;
		$round->{p99} = $sorted[ @sorted * 0.99 ] / 1000;
	}
}

sub DESTROY {
	my ($self) = @_;
	local $?;
	kill KILL => $self->{pid} if $self->{pid};
}

1;
