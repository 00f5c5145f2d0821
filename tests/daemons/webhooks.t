#!/usr/bin/perl
# webhooks.t: what is believed of a webhook, what is not, and that nothing changes twice.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Test::More;

my $desk = Calls::desk();
my $tenant = $desk->{tenant};
my $call = Calls::open_call($desk, '+14155550100');
my $sid = Calls::sid();
my $path = "status/$call?tenant=$tenant";
my %status = (CallSid => $sid, To => '+14155550100', From => $desk->{phone}, Direction => 'outbound-api');

sub events { return Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant'") }
sub state { return Pages::value($tenant, "select state from calls where tenant_id = '$tenant' and id = '$call'") }

subtest 'not signed, not believed' => sub {
	my %fields = (%status, CallStatus => 'ringing', SequenceNumber => 1);
	is(Calls::twilio($path, \%fields, signature => '')->{status}, 403, 'no signature');
	is(Calls::twilio($path, \%fields, signature => 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')->{status}, 403, 'a wrong one');
	is(Calls::twilio($path, { %fields, AccountSid => 'AC' . '0' x 32 })->{status}, 403, 'another account');
	is(Calls::twilio($path, \%fields, body => 'CallStatus=completed')->{status}, 403, 'another body');
	is(Calls::twilio($path, \%fields, type => 'text/plain')->{status}, 403, 'a body that the signature does not cover');
	is(Calls::twilio("voice", { CallSid => $sid }, signature => '')->{status}, 403, 'nor a call in');
	is(Calls::twilio("connect/$call?tenant=$tenant", { CallSid => $sid }, signature => 'x')->{status}, 403, 'nor an answered call');
	is(Calls::twilio("amd/$call?tenant=$tenant", { CallSid => $sid, AnsweredBy => 'fax' }, signature => 'x')->{status}, 403, 'nor a machine');
	is(Calls::ultravox({ event => 'call.ended', call => { callId => $call } }, signature => '')->{status}, 403, 'an engine without signature');
	is(Calls::ultravox({ event => 'call.ended', call => { callId => $call } }, signature => 'a' x 64)->{status}, 403, 'with a wrong one');
	is(events(), 0, 'nothing of it was kept');
	is(state(), 'initiating', 'nothing was changed');
};

subtest 'once and again' => sub {
	is(Calls::twilio($path, { %status, CallStatus => 'in-progress', SequenceNumber => 2 })->{status}, 204, 'answered');
	is(state(), 'in_progress');
	is(Calls::twilio($path, { %status, CallStatus => 'ringing', SequenceNumber => 1 })->{status}, 204, 'what comes late');
	is(state(), 'in_progress', 'does not move the call back');
	is(Calls::twilio($path, { %status, CallStatus => 'completed', SequenceNumber => 3, CallDuration => 65 })->{status}, 204, 'the end');
	my $before = Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'");
	is(Calls::twilio($path, { %status, CallStatus => 'completed', SequenceNumber => 3, CallDuration => 65 })->{status}, 204, 'and again');
	is_deeply(Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'"), $before, 'changes nothing');
	is(events(), 3, 'and is kept once');
	is(Pages::value($tenant, "select sum(price_micros) from ledger_entries where tenant_id = '$tenant' and call_id = '$call'"), 500000, 'nor does it cost twice');
};

subtest 'nobody\'s' => sub {
	my $other = Pages::uuid();
	is(Calls::twilio("status/$other?tenant=$tenant", { %status, CallStatus => 'completed', SequenceNumber => 9 })->{status}, 204, 'an unknown call');
	is(Pages::value($tenant, "select verdict from events where tenant_id = '$tenant' and call_id = '$other'"), 'ignored: no such call', 'is kept, and said so');
	is(Calls::twilio("status/$other?tenant=" . Pages::uuid(), { %status, CallStatus => 'completed' })->{status}, 204, 'an unknown tenant');
	is(Calls::twilio("status/$other", { %status, CallStatus => 'completed' })->{status}, 204, 'no tenant');
	is(Calls::twilio($path, { %status, CallSid => Calls::sid(), CallStatus => 'busy', SequenceNumber => 8 })->{status}, 204, 'another call of the carrier');
	is(state(), 'completed', 'does not touch ours');
	is(Calls::ultravox({ event => 'call.ended', call => { callId => Pages::uuid(), metadata => {} } })->{status}, 204, 'a conversation that is not ours');
};

subtest 'the engine' => sub {
	my $talk = Pages::uuid();
	my $event = sub { return { event => shift, call => { callId => $talk, joined => '2026-11-21T10:00:00Z',
		metadata => { tenant_id => $tenant, call_id => $call }, @_ } } };
	is(Calls::ultravox($event->('call.joined'))->{status}, 204, 'in time');
	is(Calls::ultravox($event->('call.ended', ended => '2026-11-21T10:01:00Z', endReason => 'hangup'), age => 3600)->{status}, 204, 'an hour late');
	is(Pages::value($tenant, "select late from events where tenant_id = '$tenant' and kind = 'call.ended'"), 't', 'is believed, and marked');
	is(Calls::ultravox($event->('call.billed'), age => 13 * 3600)->{status}, 403, 'half a day late is not believed');
	is(Calls::ultravox($event->('call.billed'), age => -3600)->{status}, 403, 'nor what comes from the future');
	is(Calls::ultravox($event->('call.ended'))->{status}, 204, 'once more');
	is(Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and kind = 'call.ended'"), 1, 'is kept once');
	is(Calls::ultravox('{"event":')->{status}, 422, 'no JSON');
	is(Calls::ultravox({ event => 'call.new_thing', call => { callId => $talk, metadata => { tenant_id => $tenant, call_id => $call } } })->{status}, 204,
		'an event that is not known yet');
};

subtest 'the wrong way' => sub {
	is($Calls::http->get("$ENV{API_BASE_URL}/api/v1/webhooks/twilio/$path")->{status}, 405, 'GET');
	is(Calls::twilio('nothing', \%status)->{status}, 404, 'an address that is not there');
	cmp_ok(Calls::twilio($path, \%status, body => 'x' x 1_100_000)->{status}, '>=', 400, 'more than a megabyte');
	is(Calls::twilio($path, {})->{status}, 422, 'no call is named');
	is(Calls::twilio($path, { %status, CallStatus => "\x{1}'\"<>%00", SequenceNumber => -5, CallDuration => 'x' })->{status}, 204, 'odd values');
};

subtest 'many at once' => sub {
	my @calls = map { Calls::open_call($desk, sprintf '+1415555%04d', 200 + $_) } 1 .. 12;
	my @children;
	for my $worker (1 .. 6) {
		my $child = fork // die;
		if (!$child) {
			for my $n (map { ($_ * $worker) % 12 } 1 .. 12) {
				my %fields = (CallSid => sprintf('CA%032d', $n), To => '+1415', From => $desk->{phone});
				for (['ringing', 1], ['in-progress', 2], ['completed', 3]) {
					my $answer = Calls::twilio("status/$calls[$n]?tenant=$tenant", { %fields, CallStatus => $_->[0], SequenceNumber => $_->[1], CallDuration => 30 });
					POSIX::_exit(1) if $answer->{status} != 204;
				}
			}
			POSIX::_exit(0);
		}
		push @children, $child;
	}
	my $failed = grep { waitpid($_, 0); $? } @children;
	is $failed, 0, 'all were answered';
	my $list = join ', ', map { "'$_'" } @calls;
	is(Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant' and id in ($list) and state = 'completed'"),
		Pages::value($tenant, "select count(distinct call_id) from events where tenant_id = '$tenant' and call_id in ($list)"), 'each call has ended');
	is(Pages::value($tenant, "select count(*) from (select call_id from events where tenant_id = '$tenant' and call_id in ($list) group by 1 having count(*) <> 3) x"),
		0, 'each event is kept once');
};

Calls::give_back($desk);
done_testing;
