#!/usr/bin/perl
# kill.t: each part of a copy of the product is killed while it works, then all at once: nothing is lost, nobody is called twice.
#
# LONG: at random moments, for about ten minutes.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../daemons", "$FindBin::Bin/../pages";
use Instance;
BEGIN { Instance::start(ULTRAVOX_CALLS_PER_SECOND => 50, TWILIO_CALLS_PER_SECOND => 20) }
use Day;
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);

my $program = qr{^\S*/\.build/bin};
my @victims = (
	['the dialer', qr{$program/daemons/dialer }],
	['the jobs daemon', qr{$program/daemons/jobs }],
	['the webhooks', qr{$program/webhooks }],
	['the voice program', qr{$program/voice }],
	['the pages of lists', qr{$program/lead_lists }],
	['the keeper of all programs', qr{^\S*/\.build/programs }],
	['the live daemon', qr{$program/daemons/live }],
	['the statistics', qr{$program/daemons/statistics }],
	['the sandbox', qr{$program/daemons/sandbox }],
	['nginx', qr{^nginx: }],
	['connections of PostgreSQL', qr{^postgres: manyline_}],
	['PostgreSQL', qr{^\S*/postgres -D }],
	['PostgreSQL, stopped at once', qr{^\S*/postgres -D }, 'QUIT'],
);

# Kills it, and waits for the next.
sub kill_it {
	my ($name, $pattern, $signal) = @{ $_[0] };
	my $seconds = eval { Instance::kill_one($pattern, $signal) } // do { diag $@; return 0 };
	note sprintf '%s: %.2f s', $name, $seconds;
	return 1;
}

sub begin { # OPTIONS: leads, rows, calls that the carrier tells of
	my (%options) = @_;
	Calls::sandbox('settings', { speed => 30, twilio_calls_per_second => 20, ultravox_calls_per_second => 50 });
	my $day = Day->new(%options);
	my @calls = $day->open_calls(3 * $options{calls});
	$day->tell_events(splice @calls, 0, $options{calls}) for 1 .. 3;
	$day->make_lists;
	$day->import($options{rows});
	return $day;
}

sub each_once {
	my ($day) = @_;
	for my $victim (@victims) {
		$day->ring;
		eval { $day->take_number } if $victim->[0] =~ /jobs|nginx|connections/;
		sleep 0.1 + rand 0.2;
		ok kill_it($victim), "$victim->[0] comes back";
		ok $day->goes_on, 'and work goes on';
	}
	$day->import(5_000);
	$day->take_number;
	sleep 0.3 + rand 0.5;
	Instance::crash();
	is_deeply [values %{ Processes::all() }], [], 'all at once: nothing is left';
	Instance::start_again();
	ok $day->goes_on, 'and work goes on';
	$day->ring;
	$day->check;
}

# Any of them at any moment, several times, and sometimes all.
sub many_times {
	my ($day) = @_;
	for (1 .. 40) {
		$day->ring;
		eval { $day->take_number } if rand() < 0.1;
		eval { $day->import(1 + int rand 30_000) } if rand() < 0.1;
		sleep rand 1.5;
		if (rand() < 0.05) {
			Instance::crash();
			Instance::start_again();
			next;
		}
		my $victim = $victims[rand @victims];
		kill_it($victim) or ok 0, "$victim->[0] comes back";
	}
	ok $day->goes_on, 'work goes on';
	$day->check;
}

subtest 'each once, then all at once' => sub { each_once(begin(leads => 40, rows => 10_000, calls => 70)) };
if ($ENV{LONG}) {
	my $round = 0;
	subtest 'round ' . ++$round => sub { many_times(begin(leads => 160, rows => 60_000, calls => 600)) } while time - $^T < 480;
}
done_testing;
