#!/usr/bin/perl
# statistics.pl: thirty days of statistics from roll-ups beside counting the calls themselves, of customers with ten thousand and a million calls;
# with roll-ups of ten million (ten times those of a million: the calls themselves are not there); and what keeping them costs.
use strict;
use warnings;
use utf8;
use Bench;
use Capture;
use Load;
use Sets;
use Time::HiRes qw(time);

my ($few, $many, $most) = (10_000, 1_000_000, 10_000_000);
Sets::calls($_) for $few, $many;
my ($source, $huge) = (Sets::tenant($many), Sets::tenant($most));
Bench::once('statistics', sub {
	Bench::sql("select enter_tenant('$huge'), tenant_create('$huge', 'Ten million calls', 'customer', 'US', 'America/New_York', 'huge')
		where not exists (select from tenants where tenant_id = '$huge')");
	Bench::sql("delete from $_ where tenant_id = '$huge'") for qw(stat_days stat_hours);
	Bench::sql("insert into stat_days select '$huge', day, campaign_id, agent_id, direction, outcome, 10 * calls, 10 * answered, 10 * talk_seconds,
		10 * price_micros, 10 * positive, 10 * neutral, 10 * negative from stat_days where tenant_id = '$source'");
	Bench::sql("insert into stat_hours select '$huge', day, hour, campaign_id, agent_id, direction, 10 * calls, 10 * answered
		from stat_hours where tenant_id = '$source'");
	Bench::sql('vacuum analyze stat_days, stat_hours');
});

sub report {
	my ($tenant) = @_;
	my ($script, $variables) = Capture::script(path => '/analytics?days=30', cookie => Sets::session($tenant), role => 'manyline_web');
	return Load::pgbench(clients => 1, scripts => [$script], variables => $variables);
}

# What the report would have to do without roll-ups, by day and outcome, and by weekday and hour: its milliseconds.
sub count {
	my ($tenant) = @_;
	my $begin = time;
	system('psql', '-qX', '-o', '/dev/null', '-U', 'manyline_worker', '-v', "tenant=$tenant", '-f', 'tests/bench/statistics.psql') == 0 or die "counting failed\n";
	return 1000 * (time - $begin);
}

my %took = map { $_ => report(Sets::tenant($_)) } $few, $many, $most;
my @counts;
for (1 .. $Bench::rounds) {
	$took{$_}->run(1) for $few, $many, $most;
	push @counts, count($source);
}
my %ms;
for (keys %took) {
	$took{$_}->finish;
	$ms{$_} = Bench::median(grep { $_ } map { $_->{p50} } @{ $took{$_}{rounds} });
}
my $count = Bench::median(@counts);
Bench::record({ name => 'statistics, 30 days', text => sprintf 'ms: 10k %.1f, 1M %.1f, 10M %.1f; counting 1M %.0f: %.0f times as long (goal 50; flat at 10M)',
	@ms{ $few, $many, $most }, $count, $count / $ms{$many} });
