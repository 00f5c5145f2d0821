#!/usr/bin/perl
# webhooks.pl: signed events of the carrier, 32 at a time: each is verified, kept once, moves its call, and is durable before the answer.
#
# Calls of fifty tenants go through ringing, in-progress and completed. A client has calls of its own, so that each one's
# events come in order. Afterwards every event has to be there, and applied.
use strict;
use warnings;
use utf8;
use Bench;
use Load;
use Signed;

my ($clients, $calls, $tenants) = (32, 60_000, 50);
my $tenant = '0190d0be-0000-7000-8000-';
my $folder = "$ENV{BENCH_SETS}/requests";
my $kept = "tenant_id between '${tenant}000000000000' and '${tenant}ffffffffffff'";
my @states = qw(ringing in-progress completed);

Bench::once('webhook_tenants', sub {
	Bench::sql("select enter_tenant(id), tenant_create(id, 'Webhooks ' || n, 'customer', 'US', 'America/New_York', 'webhooks' || n)
		from (select n, ('$tenant' || lpad(n::text, 12, '0'))::uuid as id from generate_series(0, $tenants - 1) n) t
		where not exists (select from tenants k where k.tenant_id = t.id)");
});

sub forget { # what an earlier run has left
	Bench::sql("delete from $_ where $kept") for qw(events ledger_entries stat_deltas stat_days stat_hours call_results live_calls jobs calls);
	Bench::sql("vacuum analyze $_") for qw(events ledger_entries call_results live_calls calls);
}

# Live calls: 0190ca11-000X-… where X is 1 for the product's, 2 for the limit's.
sub open_calls {
	my ($whose) = @_;
	Bench::sql("insert into calls (tenant_id, id, direction, our_phone, their_phone, phone_hash, state, carrier, engine, created_at)
		select ('$tenant' || lpad((n % $tenants)::text, 12, '0'))::uuid, ('0190ca11-000$whose-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'outbound',
			'+14155550000', '+14155551234', 'hash ' || n, 'initiating', 'twilio', 'ultravox', now() from generate_series(0, $calls - 1) n");
	Bench::sql("insert into live_calls (tenant_id, call_id, deadline_at, created_at)
		select tenant_id, id, now() + interval '1 day', now() from calls where $kept and id::text like '0190ca11-000$whose-%'");
}

# What Twilio posts about a call.
sub fields {
	my ($n, $step) = @_;
	return { ApiVersion => '2010-04-01', CallSid => sprintf('CA%032x', $n), CallStatus => $states[$step], Called => '+14155551234',
		CalledCity => 'SAN FRANCISCO', CalledCountry => 'US', CalledState => 'CA', CalledZip => '94103', Caller => '+14155550000', CallerCountry => 'US',
		CallbackSource => 'call-progress-events', Direction => 'outbound-api', From => '+14155550000', FromCountry => 'US', SequenceNumber => $step,
		Timestamp => 'Sat, 21 Nov 2026 10:11:12 +0000', To => '+14155551234', ToCity => 'SAN FRANCISCO', ToCountry => 'US', ToState => 'CA',
		ToZip => '94103', $step == 2 ? (CallDuration => 65, Duration => 2) : () };
}

sub path { my ($n) = @_; return sprintf "status/0190ca11-0001-7000-8000-%012d?tenant=$tenant%012d", $n, $n % $tenants }

print "opening calls and signing events …\n";
forget();
open_calls($_) for 1, 2;
Signed::deal($folder, $clients, $calls, sub { my ($n) = @_; return map { Signed::twilio(path($n), fields($n, $_)) } 0 .. 2 });
my $body = Signed::body(fields(0, 2));
my ($product, $limit) = Bench::compare(
	name => 'webhooks', goal => 0.9,
	product => Load::wrk(connections => $clients, script => 'replay', arguments => [$folder]),
	limit => Load::pgbench(clients => $clients, scripts => ['tests/bench/webhooks.sql'], user => 'manyline_worker',
		variables => { k => -1, body => $body, sent => '2026-11-21T10:11:12.000000Z',
			headers => '{"Content-Type":"application/x-www-form-urlencoded","User-Agent":"TwilioProxy/1.1",'
				. '"I-Twilio-Idempotency-Token":"0190ca11-0001-7000-8000-000000000001","X-Twilio-Signature":"AAAAAAAAAAAAAAAAAAAAAAAAAAA="}' }));

my $answered = 0;
$answered += $_->{answered} for @$product;
my $applied = Bench::sql("select count(*) from events where $kept and verdict = 'applied' and call_id < '0190ca11-0002-7000-8000-000000000000'");
my $ignored = Bench::sql("select count(*) from events where $kept and verdict <> 'applied'");
die "$answered events were answered, but $applied are kept\n" if $applied < $answered;
die "$ignored events were not applied\n" if $ignored;
unlink glob "$folder/*";
