#!/usr/bin/perl
# calls.t: calls in and out through the sandbox, from the first webhook to what is read afterwards.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Test::More;

Calls::sandbox('settings', { speed => 40, twilio_calls_per_second => 20, ultravox_calls_per_second => 50 });
my $desk = Calls::desk();
my $tenant = $desk->{tenant};

# Waits until all that belongs to a call is there, and returns its row.
sub finished {
	my ($call) = @_;
	Calls::until_sql($tenant, "select outcome is not null and (engine_ended or engine_call_id is null) and 'waiting' <> all (array[transcript_state, recording_state, analysis_state])
		and not exists (select from jobs j where j.tenant_id = '$tenant' and j.key = '$call' and j.state = 'queued')
		from calls where tenant_id = '$tenant' and id = '$call'", 40) or diag "$call is not finished";
	return Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'");
}

sub dialed {
	my ($phone) = @_;
	my $call = Calls::open_call($desk, $phone);
	Calls::dial($desk, $call, $phone);
	return $call;
}

subtest 'a call in' => sub {
	my $ring = Calls::sandbox('rings', { to => $desk->{phone}, story => 'caller_question', from => '+12025550142' });
	my $id = Calls::until_sql($tenant, "select id from calls where tenant_id = '$tenant' and direction = 'inbound'");
	ok $id, 'it is known' or return;
	my $call = finished($id);
	is $call->{state}, 'completed';
	is $call->{outcome}, 'human';
	is $call->{their_phone}, '+12025550142';
	is $call->{agent_id}, $desk->{agent};
	ok $call->{sandbox}, 'it is marked as the sandbox\'s';
	is_deeply [@$call{qw(transcript_state recording_state analysis_state)}], [('ready') x 3], 'all of it could be had' or diag explain $call;
	cmp_ok Pages::value($tenant, "select count(*) from transcript_turns where tenant_id = '$tenant' and call_id = '$id'"), '>', 3, 'what was said';
	cmp_ok Pages::value($tenant, "select bytes from recordings where tenant_id = '$tenant' and call_id = '$id'"), '>', 1000, 'how it sounded';
	my $analysis = Calls::row($tenant, "select * from analyses where tenant_id = '$tenant' and call_id = '$id'");
	like $analysis->{summary}, qr/\w{3}/, 'what it was about';
	cmp_ok scalar @{ $analysis->{key_points} }, '>', 0;
	cmp_ok $call->{first_word_ms}, '>=', 0, 'how long the caller waited';
	is Pages::value($tenant, "select string_agg(kind, ' ' order by kind) from ledger_entries where tenant_id = '$tenant' and call_id = '$id'"),
		'analysis carrier engine sale', 'what it cost';
	is Pages::value($tenant, "select count(*) from live_calls where tenant_id = '$tenant'"), 0, 'nothing is under way';
	is Pages::value(undef, "select count(*) from slots where call_id = '$id'"), 0, 'the line is free';
};

my %calls = (interested => 0, opt_out => 4, voicemail => 6, screening => 7, fax => 8, busy => 9, no_answer => 10, silence => 13,
	engine_fails => 17, wrong_number => 15);
$calls{$_} = dialed(sprintf '+1415555%04d', 100 + $calls{$_}) for keys %calls;
my %wanted = (interested => 'human', opt_out => 'opted_out', voicemail => 'voicemail', screening => 'screened', fax => 'fax', busy => 'busy',
	no_answer => 'no_answer', silence => 'silent', wrong_number => 'wrong_number');
for my $story (sort keys %wanted) {
	my $call = finished($calls{$story});
	is $call->{outcome}, $wanted{$story}, "$story ends as $wanted{$story}" or diag explain $call;
	is Pages::value($tenant, "select outcome from call_results where tenant_id = '$tenant' and call_id = '$call->{id}'"), $wanted{$story}, 'in lists, too';
}

subtest 'an opt-out' => sub {
	my $found = Calls::row($tenant, "select * from suppressions where tenant_id = '$tenant' and call_id = '$calls{opt_out}'");
	is $found->{reason}, 'opt_out', 'was noted while they talked';
	is $found->{masked}, '+1415•••0104', 'as a digest and a masked number';
};

subtest 'a call that the engine broke' => sub {
	my $call = finished($calls{engine_fails});
	is $call->{state}, 'completed';
	isnt $call->{outcome}, undef;
};

is Pages::value($tenant, "select sum(calls) from (select calls from stat_days where tenant_id = '$tenant'
	union all select calls from stat_deltas where tenant_id = '$tenant') s"), 1 + keys %calls, 'each call was counted once';
ok Calls::until_sql($tenant, "select not exists (select from stat_deltas where tenant_id = '$tenant')"), 'and is folded';
is Pages::value($tenant, "select count(*) from jobs where tenant_id = '$tenant' and state = 'dead'"), 0, 'no work was given up'
	or diag explain [Pages::sql($tenant, "select kind, error from jobs where tenant_id = '$tenant' and state = 'dead'")];

Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
