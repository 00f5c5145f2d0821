#!/usr/bin/perl
# webhooks.pl: signed events of the carrier, 32 at a time: each is verified, kept once, moves its call, and is durable before the answer.
#
# Calls of fifty tenants go through ringing, in-progress and completed. A client has calls of its own, so that each one's
# events come in order. Afterwards every event has to be there, and applied.
use strict;
use warnings;
use utf8;
use Bench;
use LiveCalls;
use Load;
use Signed;

my $clients = 32;
my ($calls, $tenant, $kept) = ($LiveCalls::calls, $LiveCalls::tenant, $LiveCalls::kept);
my $folder = "$ENV{BENCH_SETS}/requests";
my @states = qw(ringing in-progress completed);

# What Twilio posts about a call.
sub fields {
	my ($n, $step) = @_;
	return { ApiVersion => '2010-04-01', CallSid => sprintf('CA%032x', $n), CallStatus => $states[$step], Called => '+14155551234',
		CalledCity => 'SAN FRANCISCO', CalledCountry => 'US', CalledState => 'CA', CalledZip => '94103', Caller => '+14155550000', CallerCountry => 'US',
		CallbackSource => 'call-progress-events', Direction => 'outbound-api', From => '+14155550000', FromCountry => 'US', SequenceNumber => $step,
		Timestamp => 'Sat, 21 Nov 2026 10:11:12 +0000', To => '+14155551234', ToCity => 'SAN FRANCISCO', ToCountry => 'US', ToState => 'CA',
		ToZip => '94103', $step == 2 ? (CallDuration => 65, Duration => 2) : () };
}

sub path { my ($n) = @_; return sprintf "status/0190ca11-0001-7000-8000-%012d?tenant=$tenant%012d", $n, $n % $LiveCalls::tenants }

print "opening calls and signing events …\n";
LiveCalls::forget();
LiveCalls::add($_, $LiveCalls::tenants) for 1, 2;
Signed::deal($folder, $clients, $calls, sub { my ($n) = @_; return map { Signed::twilio(path($n), fields($n, $_)) } 0 .. 2 });
my $body = Signed::body(fields(0, 2));
my ($product, $limit) = Bench::compare(
	name => 'webhooks', goal => 0.9,
	product => Load::wrk(connections => $clients, script => 'replay', arguments => [$folder]),
	limit => LiveCalls::events(2, $LiveCalls::tenants, $clients, body => $body));

my $answered = 0;
$answered += $_->{answered} for @$product;
my $applied = Bench::sql("select count(*) from events where $kept and verdict = 'applied' and call_id < '0190ca11-0002-7000-8000-000000000000'");
my $ignored = Bench::sql("select count(*) from events where $kept and verdict <> 'applied'");
die "$answered events were answered, but $applied are kept\n" if $applied < $answered;
die "$ignored events were not applied\n" if $ignored;
unlink glob "$folder/*";
