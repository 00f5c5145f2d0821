#!/usr/bin/perl
# counting.pl: what keeping statistics adds to the events of calls: as they are, with the daemon that folds what was counted, beside the same
# without counting; with the calls spread over fifty tenants, and all of one.
use strict;
use warnings;
use utf8;
use Bench;
use LiveCalls;
use Load;

my $clients = 8;
my $body = 'CallSid=CA00000000000000000000000000000000&CallStatus=completed&SequenceNumber=2&CallDuration=65';

# Found before the real one by whoever has this schema in front.
Bench::sql('drop schema if exists uncounted cascade');
Bench::sql('create schema uncounted');
Bench::sql('grant usage on schema uncounted to manyline_worker');
Bench::sql('create or replace function uncounted.call_count(c public.calls, r public.call_results, factor integer) returns void language plpgsql as
	$$ begin end $$');
for my $spread ($LiveCalls::tenants, 1) {
	LiveCalls::forget();
	LiveCalls::add($_, $spread) for 1, 2;
	Bench::compare(
		name => $spread > 1 ? 'counted events' : 'counted events, one tenant', goal => 0.9,
		product => LiveCalls::events(1, $spread, $clients, body => $body),
		limit => LiveCalls::events(2, $spread, $clients, body => $body, options => '-c search_path=uncounted,public'));
	my ($counted) = Bench::sql("select sum(calls) from stat_days where $LiveCalls::kept");
	die "nothing was counted\n" if !$counted;
}
Bench::sql('drop schema uncounted cascade');
