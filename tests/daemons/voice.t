#!/usr/bin/perl
# voice.t: what is said into the phone: calls in, calls out that were answered, and everything that can be in the way.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Test::More;

my $desk = Calls::desk();
my $tenant = $desk->{tenant};

sub voice {
	my ($sid, %fields) = @_;
	return Calls::twilio('voice', { CallSid => $sid, From => '+14155550177', To => $desk->{phone}, CallStatus => 'ringing', Direction => 'inbound', %fields });
}

sub stream { my ($answer) = @_; return $answer->{content} =~ /<Connect><Stream url="(wss?:[^"]+)"/ ? $1 : undef }

sub says_sorry {
	my ($answer, $what) = @_;
	is $answer->{status}, 200, "$what: answered";
	like $answer->{headers}{'content-type'}, qr{^text/xml}, 'with TwiML';
	like $answer->{content}, qr{<Say[^>]*>[^<]{20,}</Say><Hangup/>}, 'with a sentence, and hangs up';
}

sub fault { Calls::sandbox('settings', { fail_next => [ { provider => 'ultravox', method => 'POST', path => '/api/agents', times => 1, @_ } ] }) }

subtest 'a call in' => sub {
	my $sid = Calls::sid();
	my $first = voice($sid);
	is $first->{status}, 200;
	ok stream($first), 'is connected to the agent' or diag $first->{content};
	my $again = voice($sid);
	is stream($again), stream($first), 'asked again: the same conversation';
	is(Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant'"), 1, 'one call');
	is(Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and kind = 'voice'"), 1, 'one event');
	is(Pages::value(undef, "select count(*) from slots where tenant_id = '$tenant' and busy_until > now()"), 1, 'one line');
	is(Calls::twilio('status', { CallSid => $sid, From => '+14155550177', To => $desk->{phone}, CallStatus => 'completed', CallDuration => 12,
		Direction => 'inbound' })->{status}, 204, 'its end is told at the number');
	my $call = Calls::row($tenant, "select * from calls where tenant_id = '$tenant'");
	is_deeply [@$call{qw(direction state talk_seconds agent_id their_phone)}], ['inbound', 'completed', 12, $desk->{agent}, '+14155550177'];
	is(Pages::value(undef, "select count(*) from slots where tenant_id = '$tenant'"), 1, 'the line is busy while the engine waits for the phone');
	is(Calls::ultravox({ event => 'call.ended', call => { callId => $call->{engine_call_id}, ended => '2026-11-21T10:00:00Z', endReason => 'unjoined',
		metadata => { tenant_id => $tenant, call_id => $call->{id} } } })->{status}, 204);
	is(Pages::value(undef, "select count(*) from slots where tenant_id = '$tenant'"), 0, 'then it is free');
};

subtest 'an unnamed caller' => sub {
	ok stream(voice(Calls::sid(), From => 'anonymous')), 'is answered, too';
	ok stream(voice(Calls::sid(), From => '')), 'and one of whom nothing is known';
};

subtest 'nobody answers' => sub {
	says_sorry(voice(Calls::sid(), To => '+14155550999'), 'a number that is not ours');
	Pages::sql($tenant, "update numbers set agent_id = null where tenant_id = '$tenant'");
	says_sorry(voice(Calls::sid()), 'a number without agent');
	Pages::sql($tenant, "update numbers set agent_id = '$desk->{agent}' where tenant_id = '$tenant'");
	Pages::sql(undef, "update number_pool set state = 'suspended' where id = '$desk->{number}'");
	says_sorry(voice(Calls::sid()), 'a suspended number');
	Pages::sql(undef, "update number_pool set state = 'assigned' where id = '$desk->{number}'");
	Pages::sql($tenant, "update tenants set suspended_at = now() where tenant_id = '$tenant'");
	says_sorry(voice(Calls::sid()), 'a suspended tenant');
	Pages::sql($tenant, "update tenants set suspended_at = null where tenant_id = '$tenant'");
	is(Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant'"), 3, 'no call was opened for them');
	cmp_ok(Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and verdict like 'ignored: %'"), '==', 3, 'but what came is kept');
};

subtest 'the engine is broken' => sub {
	my $sid = Calls::sid();
	fault(status => 500);
	says_sorry(voice($sid), 'an error');
	Calls::twilio('status', { CallSid => $sid, To => $desk->{phone}, CallStatus => 'completed', CallDuration => 5, Direction => 'inbound' });
	my $call = Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and carrier_call_id = '$sid'");
	is $call->{outcome}, 'failed', 'the call counts as failed';
	like $call->{failure}, qr/voice engine/, 'and says why';
	fault(garbage => JSON::PP::true);
	says_sorry(voice(Calls::sid()), 'nonsense');
	fault(drop_connection => JSON::PP::true);
	says_sorry(voice(Calls::sid()), 'no answer');
};

subtest 'the engine is slow' => sub {
	my $sid = Calls::sid();
	fault(delay_ms => 1500);
	ok stream(voice($sid)), 'a second and a half is waited for';
	$sid = Calls::sid();
	fault(delay_ms => 6000);
	my $began = time;
	says_sorry(voice($sid), 'six are not');
	cmp_ok time - $began, '<', 5, 'the caller hears it while anybody still listens';
	is(Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and carrier_call_id = '$sid'")->{failure}, 'The voice engine could not be reached in time.');
};

subtest 'every line is busy' => sub {
	Pages::sql(undef, "create table lines_kept as select * from slots; update slots set call_id = gen_random_uuid(), busy_until = now() + interval '1 hour'");
	my $before = Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant'");
	my $sid = Calls::sid();
	says_sorry(voice($sid), 'a call in');
	is(Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant'"), $before, 'no call was opened');
	is(Pages::value($tenant, "select verdict from events where tenant_id = '$tenant' and event_key = 'voice:$sid'"), 'ignored: full', 'why is kept');
	Pages::sql(undef, "update slots set call_id = k.call_id, busy_until = k.busy_until from lines_kept k where k.slot = slots.slot; drop table lines_kept;
		update slots set call_id = null, tenant_id = null, busy_until = '-infinity' where slot = (select max(slot) from slots where slot <= $ENV{ULTRAVOX_CONCURRENT_CALLS})");
	ok stream(voice(Calls::sid())), 'one line is enough';
};

sub connect_call {
	my ($call, $sid) = @_;
	return Calls::twilio("connect/$call?tenant=$tenant", { CallSid => $sid // Calls::sid(), CallStatus => 'in-progress' });
}

subtest 'a call out is answered' => sub {
	my ($call, $sid) = (Calls::open_call($desk, '+14155550101'), Calls::sid());
	my $first = stream(connect_call($call, $sid));
	ok $first, 'is connected to a conversation';
	is stream(connect_call($call, $sid)), $first, 'asked again: the same one';
	my $talk = Pages::value($tenant, "select engine_call_id from calls where tenant_id = '$tenant' and id = '$call'");
	my %ended = (callId => $talk, ended => '2026-11-21T10:00:00Z', endReason => 'unjoined', metadata => { tenant_id => $tenant, call_id => $call });
	is(Calls::ultravox({ event => 'call.ended', call => \%ended })->{status}, 204, 'nobody had joined it in time');
	my $second = stream(connect_call($call, $sid));
	ok $second, 'then there is another';
	isnt $second, $first, 'which is new';
	is(Calls::ultravox({ event => 'call.billed', call => { %ended, billingStatus => 'BILLING_STATUS_BILLED', billedDuration => '6s' } })->{status}, 204);
	is(Pages::value($tenant, "select engine_ended from calls where tenant_id = '$tenant' and id = '$call'"), 'f', 'what the first still tells is not about the second');
};

subtest 'a call out that must not go on' => sub {
	my $call = Calls::open_call($desk, '+14155550102');
	Pages::sql($tenant, "insert into suppressions (tenant_id, phone_hash, masked, reason, created_at) values (cur_tenant(), 'hash +14155550102', '', 'manual', now())");
	my ($answer, $sid) = (undef, Calls::sid());
	$answer = connect_call($call, $sid);
	like $answer->{content}, qr{<Response><Hangup/></Response>}, 'the number was suppressed while it rang';
	Calls::twilio("status/$call?tenant=$tenant", { CallSid => $sid, CallStatus => 'completed', CallDuration => 1, SequenceNumber => 3 });
	is(Pages::value($tenant, "select outcome from calls where tenant_id = '$tenant' and id = '$call'"), 'canceled', 'it counts as canceled');
	like connect_call($call)->{content}, qr{<Hangup/>}, 'a call that is over';
	like connect_call(Pages::uuid())->{content}, qr{<Hangup/>}, 'a call that is not there';
	my ($list, $campaign, $stopped) = (Pages::uuid(), Pages::uuid(), Calls::open_call($desk, '+14155550104'));
	Pages::sql($tenant, "insert into lead_lists (tenant_id, id, name) values (cur_tenant(), '$list', 'All');
		insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, state) values (cur_tenant(), '$campaign', 'Spring', 'informational',
			'$desk->{agent}', '$desk->{number}', '$list', 'stopped');
		update calls set campaign_id = '$campaign' where tenant_id = '$tenant' and id = '$stopped'");
	my $rang = Calls::sid();
	like connect_call($stopped, $rang)->{content}, qr{<Response><Hangup/></Response>}, 'its campaign was stopped while it rang';
	Calls::twilio("status/$stopped?tenant=$tenant", { CallSid => $rang, CallStatus => 'completed', CallDuration => 1, SequenceNumber => 3 });
	is_deeply [ @{ Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$stopped'") }{qw(outcome failure)} ],
		[ 'canceled', 'The campaign was stopped while the phone rang.' ], 'it counts as canceled, too';
	my $tenantless = Calls::twilio("connect/$call", { CallSid => Calls::sid() });
	like $tenantless->{content}, qr{<Hangup/>}, 'a call of nobody';
};

subtest 'an opt-out' => sub {
	my $call = Calls::open_call($desk, '+14155550103');
	connect_call($call, Calls::sid());
	my $talk = Pages::value($tenant, "select engine_call_id from calls where tenant_id = '$tenant' and id = '$call'");
	my $key = Digest::SHA::hmac_sha256_hex("tool $tenant", $ENV{SECRET_KEY});
	my $tool = sub { my ($sent, $body, $whose) = @_; return $Calls::http->post("$ENV{API_BASE_URL}/api/v1/tools/opt-out?tenant=" . ($whose // $tenant) . "&agent=$desk->{agent}",
		{ content => $body, headers => { 'Content-Type' => 'application/json', 'X-Tool-Key' => $sent } }) };
	is $tool->('x', qq({"callId":"$talk"}))->{status}, 403, 'needs the key';
	is $tool->('', qq({"callId":"$talk"}))->{status}, 403;
	is $tool->($key, qq({"callId":"$talk"}), Pages::uuid())->{status}, 403, 'of the tenant';
	is $tool->($key, '{}')->{status}, 422, 'and the call';
	is $tool->($key, '{"callId":"' . Pages::uuid() . '"}')->{status}, 404, 'which is ours';
	my $answer = $tool->($key, qq({"callId":"$talk"}));
	is $answer->{status}, 200;
	like $answer->{content}, qr/never be called again/, 'the agent can say so';
	is $tool->($key, qq({"callId":"$talk"}))->{status}, 200, 'twice is the same';
	is(Pages::value($tenant, "select reason from suppressions where tenant_id = '$tenant' and phone_hash = 'hash +14155550103'"), 'opt_out', 'suppressed at once');
};

Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
