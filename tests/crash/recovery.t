#!/usr/bin/perl
# recovery.t: what crashes, time-outs and lost webhooks leave behind is found again, ended, and never dialed twice.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../daemons";
use Calls;
use MIME::Base64 qw(encode_base64);
use Test::More;

Calls::sandbox('settings', { speed => 20, twilio_calls_per_second => 20, ultravox_calls_per_second => 50 });
my $started = Pages::value(undef, q{select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')}); # other tests use the same numbers
my $desk = Calls::desk();
my $tenant = $desk->{tenant};

# A dialer that died before it could write down what the carrier answered; nothing will call back.
sub dial_silently {
	my ($call, $phone) = @_;
	my $answer = $Calls::http->post_form("$ENV{TWILIO_API_URL}/2010-04-01/Accounts/$Calls::account/Calls.json",
		[ To => $phone, From => $desk->{phone}, Url => "$ENV{API_BASE_URL}/api/v1/webhooks/twilio/connect/$call?tenant=$tenant" ],
		{ headers => { Authorization => 'Basic ' . encode_base64("$Calls::account:$ENV{TWILIO_AUTH_TOKEN}", '') } });
	return JSON::PP::decode_json($answer->{content})->{sid};
}

sub call { return Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$_[0]'") }

sub reap { # as if its deadline had passed
	my ($call) = @_;
	Pages::sql($tenant, "update live_calls set deadline_at = now() - interval '1 second' where tenant_id = '$tenant' and call_id = '$call';
		update jobs set run_at = now() where tenant_id = '$tenant' and kind = 'call_reap' and state = 'queued'; select wake_up('jobs', '$tenant', now())");
}

sub is_over { return Calls::until_sql($tenant, "select outcome is not null from calls where tenant_id = '$tenant' and id = '$_[0]'", $_[1] // 15) }

sub dialings { my ($phone) = @_; return scalar grep { $_->{to} eq $phone } @{ JSON::PP::decode_json($Calls::http->get("$ENV{SANDBOX_URL}/sandbox/calls?since=$started")->{content})->{calls} } }

sub look_for { Calls::enqueue($tenant, 'call_lookup', qq({"call": "$_[0]"})) }

subtest 'dialed, but nobody wrote down under which id' => sub {
	my $phone = '+14155550140';
	my $call = Calls::open_call($desk, $phone);
	my $sid = dial_silently($call, $phone);
	look_for($call);
	ok(Calls::until_sql($tenant, "select carrier_call_id = '$sid' from calls where tenant_id = '$tenant' and id = '$call'"), 'it is found at the carrier, and adopted');
	Calls::until_sql(undef, "select pg_sleep(3)::text = ''");
	reap($call);
	ok is_over($call), 'its end is asked for' or diag explain call($call);
	like call($call)->{outcome}, qr/^(human|silent)$/;
	is dialings($phone), 1, 'the phone rang once';
};

subtest 'a callback comes before anybody has looked' => sub {
	my $call = Calls::open_call($desk, '+14155550109');
	my $sid = Calls::dial($desk, $call, '+14155550109');
	ok is_over($call);
	is call($call)->{carrier_call_id}, $sid, 'it has adopted the call';
	look_for($call);
	ok(Calls::until_sql($tenant, "select state = 'done' from jobs where tenant_id = '$tenant' and kind = 'call_lookup' and payload ->> 'call' = '$call'"), 'looking for it is over at once');
};

subtest 'two calls to one number at the same moment' => sub {
	my $phone = '+14155550143';
	my @calls = map { Calls::open_call($desk, $phone) } 1 .. 2;
	my @sids = map { dial_silently($_, $phone) } @calls;
	my $adopted = sub { return { map { $_ => call($_)->{carrier_call_id} } @calls } };
	my $jobs = "tenant_id = '$tenant' and kind = 'call_lookup' and payload ->> 'call' in ('$calls[0]', '$calls[1]')";
	look_for($_) for @calls;
	ok(Calls::until_sql($tenant, "select count(*) = 2 from jobs where $jobs and state = 'queued' and run_at > created_at + interval '8 seconds'"), 'both are looked for');
	is_deeply $adopted->(), { map { $_ => undef } @calls }, 'which is whose cannot be told';
	Calls::twilio("status/$calls[0]?tenant=$tenant", { CallSid => $sids[0], CallStatus => 'ringing', SequenceNumber => 1 });
	is call($calls[0])->{carrier_call_id}, $sids[0], 'the carrier tells of one';
	my $again = "update jobs set run_at = now() where $jobs and state = 'queued'; select wake_up('jobs', '$tenant', now())";
	Pages::sql($tenant, $again);
	ok(Calls::until_sql($tenant, "select carrier_call_id = '$sids[1]' from calls where tenant_id = '$tenant' and id = '$calls[1]'"), 'then the other is the one that is left');
	Pages::sql($tenant, $again); # found, it is looked at once more
	@calls = map { Calls::open_call($desk, $phone) } 1 .. 2;
	$jobs = "tenant_id = '$tenant' and kind = 'call_lookup' and payload ->> 'call' in ('$calls[0]', '$calls[1]')";
	@sids = map { dial_silently($_, $phone) } @calls;
	Pages::sql($tenant, "update calls set dialing_at = dialing_at - interval '3 minutes' where tenant_id = '$tenant' and id in ('$calls[0]', '$calls[1]')");
	look_for($_) for @calls;
	ok(Calls::until_sql($tenant, "select count(*) = 2 from calls where tenant_id = '$tenant' and id in ('$calls[0]', '$calls[1]') and carrier_call_id <> ''", 40),
		'when nobody tells, each takes one');
	is_deeply [ sort values %{ $adopted->() } ], [ sort @sids ], 'none is taken twice';
	is dialings($phone), 4, 'and none is dialed again';
};

subtest 'dialed, perhaps' => sub {
	my $call = Calls::open_call($desk, '+14155550141');
	look_for($call);
	Calls::until_sql($tenant, "select attempts > 0 from jobs where tenant_id = '$tenant' and kind = 'call_lookup' and payload ->> 'call' = '$call'");
	is call($call)->{outcome}, undef, 'it is looked for as long as it could ring';
	Pages::sql($tenant, "update calls set dialing_at = dialing_at - interval '3 minutes' where tenant_id = '$tenant' and id = '$call'");
	ok is_over($call, 25), 'then it is given up';
	is_deeply [@{ call($call) }{qw(state outcome)}], ['failed', 'unknown'], 'as unknown';
	like call($call)->{failure}, qr/did not say whether/, 'and says so';
	is dialings('+14155550141'), 0, 'it was not dialed again';
	my $sid = Calls::sid();
	Calls::twilio("status/$call?tenant=$tenant", { CallSid => $sid, CallStatus => 'completed', CallDuration => 20, SequenceNumber => 3 });
	is_deeply [@{ call($call) }{qw(state outcome talk_seconds)}], ['completed', 'human', 20], 'if the carrier speaks of it later, that counts';
	is(Pages::value($tenant, "select sum(calls) from (select calls, outcome from stat_days where tenant_id = '$tenant' union all
		select calls, outcome from stat_deltas where tenant_id = '$tenant') s where outcome = 'unknown'"), 0, 'in the statistics, too');
};

subtest 'prepared, but never dialed' => sub {
	my $call = Pages::uuid();
	Pages::sql($tenant, "do \$\$ begin perform call_open('$tenant', '$call', jsonb_build_object('direction', 'outbound', 'our_phone', '$desk->{phone}',
		'their_phone', '+14155550142', 'phone_hash', 'h'), now() + interval '5 minutes', now()); end \$\$");
	reap($call);
	ok is_over($call);
	is_deeply [@{ call($call) }{qw(state outcome failure)}], ['failed', 'failed', 'This call was prepared, but never dialed.'];
	is dialings('+14155550142'), 0;
};

subtest 'a call that does not end' => sub {
	Calls::sandbox('settings', { speed => 1 });
	my $phone = '+14155550114';
	my $call = Calls::open_call($desk, $phone);
	Calls::dial($desk, $call, $phone);
	ok(Calls::until_sql($tenant, "select state = 'in_progress' from calls where tenant_id = '$tenant' and id = '$call'", 40), 'they talk') or diag explain call($call);
	reap($call);
	ok is_over($call, 20), 'it is hung up when its time is over' or diag explain call($call);
	is call($call)->{state}, 'completed';
	is(Pages::value($tenant, "select count(*) from live_calls where tenant_id = '$tenant' and call_id = '$call'"), 0, 'and the line is free');
};

Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
