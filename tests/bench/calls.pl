#!/usr/bin/perl
# calls.pl: the list of calls, narrowed by each of its filters, on the first page and a thousand pages further: of a customer with a million
# calls beside PostgreSQL alone, and each page by itself beside that of a customer with ten thousand calls.
use strict;
use warnings;
use utf8;
use Bench;
use Capture;
use HTTP::Tiny;
use Load;
use Sets;
use Time::HiRes qw(time);

my $clients = 8;
my ($few, $many) = (10_000, 1_000_000);
my @filters = ([ all => '' ], [ direction => 'direction=inbound' ], [ agent => 'agent=' . Sets::id(1, 2) ], [ campaign => 'campaign=' . Sets::id(4, 2) ],
	[ number => 'number=' . Sets::id(2, 2) ], [ outcome => 'outcome=no_answer' ]);
my %cookie = map { $_ => Sets::session(Sets::calls($_)) } $few, $many;

# Deep is in the middle of the customer's calls: with a million of them, ten thousand pages down.
my %deep = map {
	my $tenant = Sets::tenant($_);
	my $place = Sets::id(16, $_ / 2);
	my $at = Bench::sql(qq{select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from calls where tenant_id = '$tenant' and id = '$place'});
	$_ => 'after=' . Pages::escape("${at}_$place");
} $few, $many;

sub path { my ($calls, $filter, $is_deep) = @_; return '/calls?' . join '&', grep { length } $filter, $is_deep ? $deep{$calls} : '' }

my (@paths, @scripts, %variables);
for my $is_deep (0, 1) {
	for (@filters) {
		push @paths, path($many, $_->[1], $is_deep);
		my ($script, $more) = Capture::script(path => $paths[-1], cookie => $cookie{$many}, role => 'manyline_web');
		push @scripts, $script;
		%variables = (%variables, %$more);
	}
}
Bench::compare(
	name => 'calls, 1M', goal => 0.8,
	product => Load::wrk(connections => $clients, script => 'pages', arguments => [ $cookie{$many}, @paths ]),
	limit => Load::pgbench(clients => $clients, scripts => \@scripts, variables => \%variables));

# Each page by itself, the two customers in turn: milliseconds that one reader waits.
my $http = HTTP::Tiny->new(timeout => 60, max_redirect => 0);

sub ask {
	my ($calls, $filter, $is_deep) = @_;
	my $begin = time;
	my $answer = $http->get("http://127.0.0.1:$ENV{PORT}" . path($calls, $filter, $is_deep), { headers => { Cookie => $cookie{$calls} } });
	die "the list was answered with $answer->{status}\n" if $answer->{status} != 200 || $answer->{content} !~ m{/calls/0190d010};
	return 1000 * (time - $begin);
}

my (@ratios, @depths);
for my $filter (@filters) {
	my %took;
	for my $round (1 .. 5 * $Bench::rounds) {
		for my $is_deep (0, 1) {
			push @{ $took{$_}[$is_deep] }, ask($_, $filter->[1], $is_deep) for $few, $many;
		}
	}
	my @times = map { Bench::median(@{ $took{ $_->[0] }[ $_->[1] ] }) } [ $few, 0 ], [ $few, 1 ], [ $many, 0 ], [ $many, 1 ];
	push @ratios, $times[2] / $times[0], $times[3] / $times[1];
	push @depths, $times[1] / $times[0], $times[3] / $times[2];
	Bench::record({ name => "calls by $filter->[0]", text => sprintf 'ms, first page and deep: 10k %.1f and %.1f, 1M %.1f and %.1f', @times });
}
Bench::record({ name => 'calls, 1M beside 10k', text => sprintf 'ms by ms, the worst of them: %.2f; deep by first: %.2f (goal: the same time)',
	Bench::quantile(1, @ratios), Bench::quantile(1, @depths) });
