#!/usr/bin/perl
# dialer.t: a campaign through the sandbox, with the dialer killed in the middle: who was called is what the sandbox recorded.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Campaigns;
use JSON::PP;
use Processes;
use Test::More;
use Time::HiRes qw(time sleep);

for (1 .. 100) { last if $Calls::http->get("$ENV{SANDBOX_URL}/sandbox/health")->{success}; sleep 0.1 }
Calls::sandbox('settings', { speed => 60, twilio_calls_per_second => 20, ultravox_calls_per_second => 50 });
my $desk = Calls::desk();
my $tenant = $desk->{tenant};
my $plans = Campaigns->new($desk);
my $owner = $plans->{owner};

subtest 'a campaign, and its dialer killed again and again' => sub {
	my @phones = map { sprintf '+1415555%04d', 100 + $_ } 0 .. 19;
	my $id = $plans->draft($plans->list_of(@phones));
	like $owner->get("/campaigns/$id/review")->{body}, qr/20 of 20 people will be called/, 'the review says who';
	is $plans->run($id, 'start'), 303, 'started';
	my ($kills, $end) = (0, time + 6);
	while (time < $end) {
		sleep 0.3 + rand 0.4;
		Processes::end('daemons/dialer');
		$kills++;
	}
	cmp_ok $kills, '>', 3, "killed $kills times";
	# What a killed dialer had begun is taken up after three quarters of a minute, and looked for during two and a half.
	ok Calls::until_fast($tenant, "select not exists (select from campaign_leads where tenant_id = '$tenant' and campaign_id = '$id'
		and (state = 'calling' or (state = 'pending' and attempts = 0)))", 90, 20), 'everybody was called' or diag explain [Pages::sql($tenant, "select l.phone, c.state, c.outcome, c.attempts, k.state, k.outcome,
		k.failure from campaign_leads c join leads l on l.tenant_id = c.tenant_id and l.id = c.lead_id left join calls k on k.tenant_id = c.tenant_id
		and k.lead_id = l.id where c.tenant_id = '$tenant' order by 1")];
	my $rung = $plans->rung;
	is_deeply [grep { ($rung->{$_} // 0) > 1 } @phones], [], 'nobody twice';
	my @never = grep { !$rung->{$_} } @phones;
	my %unknown = map { $_->[0] => 1 } Pages::sql($tenant, "select their_phone from calls where tenant_id = '$tenant' and outcome in ('unknown', 'failed')");
	is_deeply [grep { !$unknown{$_} && $_ ne '+14155550116' } @never], [], 'and nobody less than once, but whom the carrier refuses';
	is Pages::value($tenant, "select count(*) from attempts where tenant_id = '$tenant' and allowed"), Pages::value($tenant,
		"select count(*) from calls where tenant_id = '$tenant'"), 'each call has its attempt, written before';
	is Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant' and campaign_id = '$id' and dialing_at is not null and not
		(select a.decided_at <= calls.dialing_at from attempts a where a.tenant_id = '$tenant' and a.id = calls.attempt_id)"), 0, 'before it was dialed';
	my %outcome = map { @$_ } Pages::sql($tenant, "select their_phone, outcome from calls where tenant_id = '$tenant' and dialing_at is not null");
	is $outcome{'+14155550109'}, 'busy', 'busy is busy';
	is $outcome{'+14155550106'}, 'voicemail', 'a machine is one';
	is $outcome{'+14155550104'}, 'opted_out', 'an opt-out is heard';
	is Pages::value($tenant, "select count(*) from suppressions where tenant_id = '$tenant'"), 1, 'and kept';
	like $owner->get("/campaigns/$id")->{body}, qr/Opted out/, 'the page tells';
	like $owner->get("/campaigns/$id", HTTP_X_FRAGMENT => 1)->{body}, qr/of 20 people/, 'so does the fragment';
	like $owner->get("/campaigns/$id/csv")->{body}, qr/\+14155550109,Lead,pending,busy,1,20/, 'and the file';
	is $plans->run($id, 'stop'), 303, 'stopped';
	is $plans->run($id, 'resume'), 409, 'for good';
};

subtest 'limits, as the telephone network saw them' => sub {
	Calls::sandbox('settings', { speed => 40 });
	my @phones = map { sprintf '+1212555%04d', 100 + 20 * ($_ % 4) + int($_ / 4) } 0 .. 11; # people who talk
	my $id = $plans->draft($plans->list_of(@phones), calls_at_once => 3, name => 'Three at once');
	my @more = map { my $pid = fork // die; $pid || do { open STDERR, '>', '/dev/null'; exec "$ENV{BIN}/daemons/dialer" } } 1 .. 2;
	is $plans->run($id, 'start'), 303, 'started';
	my ($most, $end) = (0, time + 60);
	while (time < $end) {
		my $live = Pages::value($tenant, "select count(*) from live_calls where tenant_id = '$tenant' and campaign_id = '$id'");
		$most = $live if $live > $most;
		last if Pages::value($tenant, "select not exists (select from campaign_leads where tenant_id = '$tenant' and campaign_id = '$id' and
			(state = 'calling' or attempts = 0))") eq 't';
		sleep 0.05;
	}
	kill 'KILL', @more;
	waitpid $_, 0 for @more;
	is $most, 3, 'three at once, never more, with three dialers';
	my $rung = $plans->rung;
	is_deeply [grep { ($rung->{$_} // 0) != 1 } @phones], [], 'everybody once';
};

subtest 'answers that never come' => sub {
	Calls::sandbox('settings', { speed => 60, fail_next => { provider => 'twilio', method => 'POST', path => '/Calls.json', accept_then_drop => JSON::PP::true, times => 2 } });
	my @phones = map { sprintf '+1617555%04d', 100 + $_ } 0, 2, 13; # 12 hangs up before the engine can join, at this speed
	my $id = $plans->draft($plans->list_of(@phones), name => 'Dropped');
	is $plans->run($id, 'start'), 303, 'started';
	ok Calls::until_fast($tenant, "select count(*) = 3 from calls where tenant_id = '$tenant' and campaign_id = '$id' and outcome in ('human', 'silent')", 100, 3), 'all calls are known'
		or diag explain [Pages::sql($tenant, "select their_phone, state, outcome, failure from calls where campaign_id = '$id'")];
	my $rung = $plans->rung;
	is_deeply [map { $rung->{$_} } @phones], [1, 1, 1], 'each was made once';
};

subtest 'an engine that is down' => sub {
	Calls::sandbox('settings', { fail_next => { provider => 'ultravox', method => 'POST', path => '/calls', status => 503, times => 100 } });
	my @phones = map { sprintf '+1718555%04d', 100 + $_ } 0, 2, 3;
	my $id = $plans->draft($plans->list_of(@phones), name => 'No engine');
	is $plans->run($id, 'start'), 303, 'started';
	ok Calls::until_fast($tenant, "select failures > 5 from campaign_lines where tenant_id = cur_tenant() and campaign_id = '$id'", 40, 20, 0.5), 'is tried again and again';
	like $owner->get("/campaigns/$id")->{body}, qr/Waiting because:.*engine/s, 'the campaign waits, and says why';
	is_deeply [grep { $plans->rung->{$_} } @phones], [], 'nobody was called';
	Calls::sandbox('settings', { fail_next => undef });
	Calls::ahead(60);
	ok $plans->all_called($id, 40), 'everybody is called';
	is_deeply [grep { $plans->rung->{$_} != 1 } @phones], [], 'once';
};

subtest 'too many requests are no failure' => sub {
	Calls::sandbox('settings', { speed => 60, twilio_calls_per_second => 1, twilio_queues => 0 });
	my @phones = map { sprintf '+1310555%04d', 100 + $_ } 0, 2, 13, 18;
	my $id = $plans->draft($plans->list_of(@phones), name => 'Slowly');
	is $plans->run($id, 'start'), 303, 'started';
	ok $plans->all_called($id, 60), 'everybody is called in the end';
	my $rung = $plans->rung;
	is_deeply [grep { ($rung->{$_} // 0) != 1 } @phones], [], 'once';
	is Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant' and campaign_id = '$id' and outcome in ('failed', 'unknown')"), 0, 'and nothing failed'
		or diag explain [Pages::sql($tenant, "select their_phone, state, outcome, failure from calls where tenant_id = '$tenant' and campaign_id = '$id'")];
	Calls::sandbox('settings', { twilio_calls_per_second => 20, twilio_queues => 1 });
};

subtest 'a long list is decided on by a job' => sub {
	my $list = $plans->list_of('+14155550107');
	Pages::sql($tenant, "insert into leads (tenant_id, id, list_id, phone, phone_hash, country)
		select cur_tenant(), gen_random_uuid(), '$list', '+1212' || 2000000 + n, 'hash ' || n, 'US' from generate_series(1, 25000) n");
	my $id = $plans->draft($list, name => 'Long');
	is $plans->run($id, 'start'), 303, 'started';
	ok Calls::until_fast($tenant, "select filled_at is not null from campaigns where tenant_id = '$tenant' and id = '$id'", 60, 0), 'everybody is decided on';
	is Pages::value($tenant, "select leads_count from campaigns where tenant_id = '$tenant' and id = '$id'"), 25001, 'and counted';
	is Pages::value($tenant, "select count(*) from attempts where tenant_id = '$tenant' and campaign_id = '$id' and not allowed"), 25000, 'with a reason each';
	ok $plans->all_called($id), 'who may be called is called';
};

subtest 'a call to one\'s own phone' => sub {
	my $answer = $owner->post("/agents/$desk->{agent}/test-calls", phone => '(415) 555-0140');
	my ($call) = ($answer->{headers}{location} // '') =~ m{^/calls/([0-9a-f-]{36})$};
	ok $call, 'is asked for' or diag $answer->{status};
	ok Calls::until_sql($tenant, "select outcome is not null from calls where tenant_id = '$tenant' and id = '$call'", 30), 'is made';
	is $plans->rung->{'+14155550140'}, 1, 'once';
	is $owner->post("/agents/$desk->{agent}/test-calls", phone => 'nonsense')->{status}, 422, 'a number that is none is refused';
};

Calls::ahead(undef);
Calls::give_back($desk);
Calls::sandbox('settings', { speed => 10 });
done_testing();
