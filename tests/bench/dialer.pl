#!/usr/bin/perl
# dialer.pl: claims of leads (ten calls each: decided on, written down, opened) with ten thousand and with a million people pending, by one
# and by four dialers, and while a transaction is held open elsewhere for fifteen seconds.
#
# Nothing is in front of these: both sides are the product's own SQL. Calls end at once, so that lines are free; between rounds everybody
# who was called is pending again.
use strict;
use warnings;
use utf8;
use Bench;
use Load;
use Time::HiRes qw(sleep);

my $at = '2026-11-24 17:00:00Z';
my %tenant = map { $_ => sprintf '0190d1ff-0000-7000-8000-%012d', $_ } 10_000, 1_000_000;

for my $leads (sort { $a <=> $b } keys %tenant) {
	Bench::once("leads_$leads", sub {
		system('psql', '-qX', '-o', '/dev/null', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-v', "tenant=$tenant{$leads}", '-v', "leads=$leads",
			'-f', 'tests/bench/leads.psql') == 0 or die "leads.psql failed\n";
	});
}

# A client that was stopped has sent a claim, perhaps, that PostgreSQL still works at.
sub rest {
	for (1 .. 200) {
		return if !Bench::sql("select count(*) from pg_stat_activity where application_name = 'pgbench' and state = 'active'");
		sleep 0.05;
	}
	die "the claims of stopped clients did not end\n";
}

sub restock {
	my ($tenant) = @_;
	rest();
	Bench::sql("delete from live_calls where tenant_id = '$tenant'; delete from attempts where tenant_id = '$tenant'; delete from jobs where tenant_id = '$tenant';
		delete from calls where tenant_id = '$tenant'; update slots set tenant_id = null, call_id = null, busy_until = '-infinity' where tenant_id = '$tenant';
		update campaign_leads set state = 'pending', attempts = 0, next_attempt_at = '2026-11-01 12:00Z' where tenant_id = '$tenant' and state <> 'pending';
		update campaign_lines set ready_at = '2026-11-01 12:00Z' where tenant_id = '$tenant';
		update wake set next_at = 'infinity' where tenant_id = '$tenant'");
	Bench::sql('vacuum slots, campaign_lines, campaign_leads, live_calls, wake');
}

sub claims {
	my ($leads, $workers, %more) = @_;
	my $tenant = $tenant{$leads};
	return Load::pgbench(clients => $workers, scripts => ['tests/bench/dialer.sql'], user => 'manyline_worker', variables => { tenant => $tenant, at => $at },
		before => sub { restock($tenant) }, %more);
}

Bench::sql('select slots_ensure(1000)');
my @helpers = Bench::repeat(map { ("delete from live_calls where tenant_id = '$_'",
	"update slots set tenant_id = null, call_id = null, busy_until = '-infinity' where tenant_id = '$_'") } values %tenant);
Bench::compare(name => 'claims, 1M beside 10k', goal => 0.7, product => claims(1_000_000, 1), limit => claims(10_000, 1));
Bench::compare(name => 'claims, 4 dialers beside 1', goal => 1.5, product => claims(1_000_000, 4), limit => claims(1_000_000, 1));

# Held open for fifteen seconds before a round is over, by somebody who has written and reads.
my @holder;
my $hold = sub {
	restock($tenant{1_000_000});
	@holder = Bench::background('psql', '-qX', '-U', 'postgres', '-c', 'begin; select txid_current(); select count(*) from tenants; select pg_sleep(60)');
};
$Bench::rounds = 3 if $Bench::rounds > 3;
Bench::compare(name => 'claims, open transaction', goal => 0.5, product => claims(1_000_000, 1, before => $hold, lead => 15 - $Bench::seconds,
	after => sub { Bench::stop(@holder) }), limit => claims(1_000_000, 1));
restock($_) for values %tenant;
Bench::stop(@helpers);
