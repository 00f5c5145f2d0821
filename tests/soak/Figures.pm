# Figures.pm: what a run costs: processor seconds by program of the instance that is tested.
package Figures;
use strict;
use warnings;
use POSIX ();
use Processes;

my $tick = POSIX::sysconf(&POSIX::_SC_CLK_TCK);

# "webhooks", "dialer", "postgres", "nginx", or what else is run.
sub name_of {
	my ($line) = @_;
	return $1 if $line =~ m{^(postgres|nginx)\b} || $line =~ m{bin/(postgres|nginx)\b} || $line =~ m{^\S*/\.build/bin/(?:daemons/)?(\w+)};
	return 'supervision';
}

# Seconds of processor by program so far; children that have ended count for their parents, so that none is counted twice.
sub processor {
	my %seconds;
	my $lines = Processes::all();
	for my $pid (keys %$lines) {
		my @fields = split ' ', Processes::content("/proc/$pid/stat") =~ s/^.*\) //sr;
		$seconds{ name_of($lines->{$pid}) } += ($fields[11] + $fields[12] + $fields[13] + $fields[14]) / $tick if @fields;
	}
	return \%seconds;
}

# "postgres 36.4, sandbox 14.0": the largest first, none below the least.
sub list {
	my ($by_name, $least) = @_;
	return join ', ', map { sprintf '%s %.1f', $_, $by_name->{$_} } grep { $by_name->{$_} >= $least } sort { $by_name->{$b} <=> $by_name->{$a} } keys %$by_name;
}

1;
