# LiveCalls.pm: calls of fifty tenants that wait for their events, for benchmarks that send these.
package LiveCalls;
use strict;
use warnings;
use Bench;

our ($calls, $tenants) = (60_000, 50);
our $tenant = '0190d0be-0000-7000-8000-';
our $kept = "tenant_id between '${tenant}000000000000' and '${tenant}ffffffffffff'";

# Removes what an earlier run has left, and makes the tenants.
sub forget {
	Bench::once('webhook_tenants', sub {
		Bench::sql("select enter_tenant(id), tenant_create(id, 'Webhooks ' || n, 'customer', 'US', 'America/New_York', 'webhooks' || n)
			from (select n, ('$tenant' || lpad(n::text, 12, '0'))::uuid as id from generate_series(0, $tenants - 1) n) t
			where not exists (select from tenants k where k.tenant_id = t.id)");
	});
	Bench::sql("delete from $_ where $kept") for qw(events ledger_entries stat_deltas stat_days stat_hours call_results live_calls jobs calls);
	Bench::sql("vacuum analyze $_") for qw(events ledger_entries call_results live_calls calls);
}

# Opens the calls 0190ca11-000X-…, where X says whose they are, of so many of the tenants.
sub add {
	my ($whose, $spread) = @_;
	Bench::sql("insert into calls (tenant_id, id, direction, our_phone, their_phone, phone_hash, state, carrier, engine, created_at)
		select ('$tenant' || lpad((n % $spread)::text, 12, '0'))::uuid, ('0190ca11-000$whose-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'outbound',
			'+14155550000', '+14155551234', 'hash ' || n, 'initiating', 'twilio', 'ultravox', now() from generate_series(0, $calls - 1) n");
	Bench::sql("insert into live_calls (tenant_id, call_id, deadline_at, created_at)
		select tenant_id, id, now() + interval '1 day', now() from calls where $kept and id::text like '0190ca11-000$whose-%'");
}

# PostgreSQL alone that takes the events of these calls, as the product has it do that.
sub events {
	my ($whose, $spread, $clients, %more) = @_;
	return Load::pgbench(clients => $clients, scripts => ['tests/bench/webhooks.sql'], user => 'manyline_worker', %more,
		variables => { k => -1, clients => $clients, whose => $whose, spread => $spread, body => $more{body}, sent => '2026-11-21T10:11:12.000000Z',
			headers => '{"Content-Type":"application/x-www-form-urlencoded","User-Agent":"TwilioProxy/1.1",'
				. '"I-Twilio-Idempotency-Token":"0190ca11-0001-7000-8000-000000000001","X-Twilio-Signature":"AAAAAAAAAAAAAAAAAAAAAAAAAAA="}' });
}

1;
