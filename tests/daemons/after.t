#!/usr/bin/perl
# after.t: what is made of a call afterwards, when providers are slow, wrong, noisy or broken; machines; replays.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Test::More;

my %fast = (speed => 40, twilio_calls_per_second => 20, ultravox_calls_per_second => 50);
Calls::sandbox('settings', \%fast);
my $desk = Calls::desk();
my $tenant = $desk->{tenant};

sub dialed {
	my ($phone, %facts) = @_;
	my $call = Calls::open_call($desk, $phone);
	Pages::sql($tenant, "update calls set campaign_id = '$facts{campaign}' where tenant_id = '$tenant' and id = '$call'") if $facts{campaign};
	Calls::dial($desk, $call, $phone);
	return $call;
}

# Hurries the work that waits for its next try.
sub finished {
	my ($call) = @_;
	for (1 .. 200) {
		my $over = Calls::until_sql($tenant, "select outcome is not null and (engine_ended or engine_call_id is null)
			and 'waiting' <> all (array[transcript_state, recording_state, analysis_state])
			and not exists (select from jobs j where j.tenant_id = '$tenant' and j.key = '$call' and j.state = 'queued')
			from calls where tenant_id = '$tenant' and id = '$call'", 0.2) and last;
		Pages::sql($tenant, "update jobs set run_at = now() where tenant_id = '$tenant' and state = 'queued' and key = '$call' and attempts > 0;
			select wake_up('jobs', '$tenant', now())");
		Pages::wake('jobs');
	}
	return Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'");
}

subtest 'a model that is of no use' => sub {
	Calls::sandbox('settings', { fail_next => [ map { { provider => 'openai', answer => $_, times => 1 } } qw(refusal) ] });
	my $call = finished(dialed('+14155550100'));
	is $call->{analysis_state}, 'failed', 'it refused';
	like $call->{missing_because}, qr/summary could not be made/, 'the page says why';
	is $call->{transcript_state}, 'ready', 'the rest is there';
	is $call->{recording_state}, 'ready';
	is $call->{outcome}, 'human', 'and the outcome';
	Calls::sandbox('settings', { fail_next => [ { provider => 'openai', status => 500, times => 2 } ] });
	is finished(dialed('+14155550120'))->{analysis_state}, 'ready', 'after errors it is asked again';
};

subtest 'a recording that is late, and one that never comes' => sub {
	Calls::sandbox('settings', { recording_delay_ms => 1500 });
	is finished(dialed('+14155550101'))->{recording_state}, 'ready', 'late';
	Calls::sandbox('settings', { recording_delay_ms => 0, fail_next => [ { provider => 'ultravox', method => 'GET', path => '/recording', status => 404, times => 50 } ] });
	my $call = finished(dialed('+14155550121'));
	is $call->{recording_state}, 'failed', 'never';
	like $call->{missing_because}, qr/recording/, 'the page says why';
	is $call->{analysis_state}, 'ready', 'the rest is there';
	Calls::sandbox('settings', { fail_next => undef });
};

subtest 'an engine that has lost what was said' => sub {
	Calls::sandbox('settings', { fail_next => [ { provider => 'ultravox', method => 'GET', path => '/messages', status => 404, times => 50 } ] });
	my $call = finished(dialed('+14155550122'));
	is_deeply [@$call{qw(transcript_state analysis_state)}], ['failed', 'failed'];
	like $call->{missing_because}, qr/could not be fetched/;
	Calls::sandbox('settings', { fail_next => undef });
};

subtest 'machines' => sub {
	my $call = finished(dialed('+14155550106'));
	is $call->{outcome}, 'voicemail';
	like $call->{answered_by}, qr/^machine/;
	cmp_ok $call->{talk_seconds}, '<', 30, 'it was hung up at once' or diag explain $call;
	like $call->{missing_because}, qr/machine/, 'a machine is not summed up';
	my $hung_up = $call;
	my $list = Pages::uuid();
	my $campaign = Pages::uuid();
	Pages::sql($tenant, "insert into lead_lists (tenant_id, id, name) values (cur_tenant(), '$list', 'L');
		insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, state, on_machine, machine_message)
		values (cur_tenant(), '$campaign', 'C', 'informational', '$desk->{agent}', '$desk->{number}', '$list', 'running', 'leave_message', 'Please call us back.')");
	$call = finished(dialed('+14155550126', campaign => $campaign));
	is $call->{outcome}, 'voicemail', 'a message is left';
	cmp_ok $call->{talk_seconds}, '>', $hung_up->{talk_seconds}, 'which takes its time';
};

subtest 'webhooks that come twice, late and in any order' => sub {
	Calls::sandbox('settings', { duplicate_share => 0.7, reorder_share => 0.5, delay_ms => 50 });
	my %calls = map { $_ => dialed(sprintf '+1415555%04d', 100 + $_) } 40, 45, 46, 49, 50, 53;
	my %wanted = (40 => 'human', 46 => 'voicemail', 49 => 'busy', 50 => 'no_answer', 53 => 'silent');
	is finished($calls{$_})->{outcome}, $wanted{$_}, "$_ ends as $wanted{$_}" for sort keys %wanted;
	is(Pages::value($tenant, "select sum(calls) from (select calls from stat_days where tenant_id = '$tenant' union all
		select calls from stat_deltas where tenant_id = '$tenant') s"), Pages::value($tenant, "select count(*) from call_results where tenant_id = '$tenant'"), 'each is counted once');
	Calls::sandbox('settings', { duplicate_share => 0, reorder_share => 0, delay_ms => 0 });
};

subtest 'an event once more' => sub {
	my ($event, $call) = @{ (Pages::sql($tenant, "select id, call_id from events where tenant_id = '$tenant' and body like '%CallStatus=completed%' limit 1"))[0] };
	my $before = Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'");
	Pages::sql($tenant, "do \$\$ begin perform event_replay('$tenant', '$event', now()); end \$\$");
	ok(Calls::until_sql($tenant, "select exists (select from jobs where tenant_id = '$tenant' and kind = 'event_replay' and state = 'done')"), 'is applied');
	is(Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and event_key like '%#%'"), 1, 'and kept as that');
	is_deeply(Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'"), $before, 'which changes nothing when it was applied before');
};

Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
