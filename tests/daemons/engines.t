#!/usr/bin/perl
# engines.t: the second voice engine: calls in and out, a campaign, its events, and an agent that moves from one to the other.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Campaigns;
use Test::More;
use Time::HiRes qw(sleep);

Calls::sandbox('settings', { speed => 60, twilio_calls_per_second => 50 });
my $desk = Calls::desk(engine => 'elevenlabs');
my $tenant = $desk->{tenant};
my $plans = Campaigns->new($desk);
my $owner = $plans->{owner};

sub finished { # all that belongs to a call is there
	my ($call) = @_;
	Calls::until_sql($tenant, "select outcome is not null and (engine_ended or engine_call_id is null) and 'waiting' <> all (array[transcript_state, recording_state, analysis_state])
		from calls where tenant_id = '$tenant' and id = '$call'", 40) or diag "$call is not finished";
	return Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'");
}

subtest 'a call in' => sub {
	Calls::sandbox('rings', { to => $desk->{phone}, story => 'caller_question', from => '+12025550142' });
	my $id = Calls::until_sql($tenant, "select id from calls where tenant_id = '$tenant' and direction = 'inbound'");
	ok $id, 'it is known' or return;
	my $call = finished($id);
	is_deeply [@$call{qw(state outcome engine end_reason)}], [qw(completed human elevenlabs hangup)];
	is_deeply [@$call{qw(transcript_state recording_state analysis_state)}], [('ready') x 3], 'all of it could be had' or diag explain $call;
	cmp_ok Pages::value($tenant, "select count(*) from transcript_turns where tenant_id = '$tenant' and call_id = '$id'"), '>', 3, 'what was said';
	like Pages::value($tenant, "select text from transcript_turns where tenant_id = '$tenant' and call_id = '$id' order by position limit 1"), qr/^Hello, this is Ann\./, 'its own greeting first';
	my $recording = Calls::row($tenant, "select * from recordings where tenant_id = '$tenant' and call_id = '$id'");
	is $recording->{content_type}, 'audio/mpeg';
	like $recording->{path}, qr/\.mp3$/;
	my $heard = $owner->get("/calls/$id/recording");
	is $heard->{headers}{'content-type'}, 'audio/mpeg', 'how it sounded';
	cmp_ok $call->{first_word_ms}, '>=', 0, 'how long the caller waited';
	is Pages::value($tenant, "select string_agg(kind, ' ' order by kind) from ledger_entries where tenant_id = '$tenant' and call_id = '$id'"), 'analysis carrier engine sale', 'what it cost';
	is Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and provider = 'elevenlabs' and call_id = '$id' and kind = 'post_call_transcription' and verdict = 'applied'"), 1, 'what the engine told is kept';
	is Pages::value(undef, "select count(*) from slots where call_id = '$id'"), 0, 'the line is free';
};

subtest 'a campaign' => sub {
	my %wanted = ('+16285550100' => 'human', '+16285550104' => 'opted_out', '+16285550106' => 'voicemail', '+16285550109' => 'busy', '+16285550115' => 'wrong_number');
	my $id = $plans->draft($plans->list_of(sort keys %wanted));
	is $plans->run($id, 'start'), 303, 'started';
	ok $plans->all_called($id), 'everybody was called';
	my $ended = "select count(*) = 5 from calls where tenant_id = '$tenant' and campaign_id = '$id' and outcome is not null and 'waiting' <> all (array[transcript_state, analysis_state])";
	ok Calls::until_sql($tenant, $ended, 40), 'to the end' or diag explain [Pages::sql($tenant, "select their_phone, state, outcome, engine_ended, transcript_state, failure from calls where tenant_id = cur_tenant()")];
	my %outcome = map { @$_ } Pages::sql($tenant, "select their_phone, outcome from calls where tenant_id = '$tenant' and campaign_id = '$id'");
	is_deeply \%outcome, \%wanted, 'with the same results as with the other engine';
	is_deeply [grep { $plans->rung->{$_} != 1 } keys %wanted], [], 'each once';
	is Pages::value($tenant, "select count(*) from suppressions where tenant_id = '$tenant'"), 1, 'the opt-out was noted on the call';
	is Pages::value($tenant, "select count(*) from calls where tenant_id = '$tenant' and campaign_id = '$id' and engine_call_id is not null"), 4, 'the engine hears of a call when somebody answers';
};

subtest 'its events' => sub {
	my $call = Calls::open_call({ %$desk }, '+14155550177');
	my $talk = Pages::uuid();
	Pages::sql($tenant, "do \$\$ begin perform call_prepared('$tenant', '$call', '$talk', '<x/>', 'elevenlabs'); end \$\$");
	my $event = sub { return { type => 'post_call_transcription', event_timestamp => 1700000000, data => { agent_id => 'a', conversation_id => "conv_$talk", status => 'done',
		user_id => $talk, transcript => [], metadata => { start_time_unix_secs => int(time), call_duration_secs => 7, termination_reason => 'Client disconnected: 1000' },
		conversation_initiation_client_data => { dynamic_variables => { tenant_id => $tenant, call_id => $call } }, @_ } } };
	is(Calls::elevenlabs($event->(), signature => $_)->{status}, 403, 'not signed: ' . ($_ || 'at all')) for '', 't=1,v0=00', 'v0=' . '0' x 64;
	is(Calls::elevenlabs($event->(), age => 2000)->{status}, 403, 'signed too long ago');
	is(Calls::elevenlabs('{"type":"x"}')->{status}, 422, 'about nothing');
	is(Calls::elevenlabs($event->())->{status}, 200, 'taken');
	is(Calls::elevenlabs($event->())->{status}, 200, 'again: nothing happens');
	my $row = Calls::row($tenant, "select * from calls where tenant_id = '$tenant' and id = '$call'");
	is_deeply [@$row{qw(engine_ended billed_seconds end_reason)}], [JSON::PP::true, 7, 'hangup'], 'what it says is known';
	is Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and event_key = 'post_call_transcription:conv_$talk:1700000000'"), 1, 'kept once';
	is(Calls::elevenlabs($event->(user_id => Pages::uuid(), conversation_id => 'conv_other'))->{status}, 200);
	is Pages::value($tenant, "select verdict from events where tenant_id = '$tenant' and event_key like '%conv_other%'"), 'ignored: another conversation', 'another conversation says nothing';
	Pages::sql($tenant, "delete from live_calls where tenant_id = '$tenant' and call_id = '$call'");
};

subtest 'an agent moves' => sub {
	my $page = $owner->get("/agents/$desk->{agent}/edit")->{body};
	like $page, qr/<optgroup label="Quick answers">.*<optgroup label="Rich voices">/s, 'voices are grouped by their kind';
	unlike $page, qr/ultravox|elevenlabs/i, 'no company is named';
	like $owner->get("/agents/$desk->{agent}")->{body}, qr/last words of a call are not shown/, 'what it cannot do is said';
	my ($quick, $rich) = map { Pages::value(undef, "select voice from voices where engine = '$_' and language like 'en%' order by voice limit 1") } qw(ultravox elevenlabs);
	my %ann = (name => 'Ann', greeting => 'Hello, this is Ann.', prompt => 'Be kind.', language => 'en-US', longest_minutes => 5, recording => 1, says_ai => 1, says_recording => 1);
	my $wrong = $owner->post("/agents/$desk->{agent}", %ann, engine => 'quick', voice => $rich);
	is $wrong->{status}, 422;
	like $wrong->{body}, qr/This voice does not go with/, 'a voice of the other kind is refused';
	is $owner->post("/agents/$desk->{agent}", %ann, engine => 'slow', voice => $rich)->{status}, 422, 'a kind that is not there';
	my $before = Calls::row($tenant, "select engine, engine_agent_id from agents where tenant_id = '$tenant'");
	is $owner->post("/agents/$desk->{agent}", %ann, engine => 'quick', voice => $quick)->{status}, 303;
	ok Calls::until_sql($tenant, "select state = 'ready' and engine = 'ultravox' from agents where tenant_id = '$tenant'"), 'it is made ready there';
	my $left = Calls::row($tenant, "select payload, run_at > now() + interval '1 hour' as later from jobs where tenant_id = '$tenant' and kind = 'agent_remove'");
	is_deeply $left, { payload => { engine => 'elevenlabs', id => $before->{engine_agent_id} }, later => JSON::PP::true }, 'and taken away where it was, once no call can be under way';
	Calls::sandbox('rings', { to => $desk->{phone}, story => 'caller_question', from => '+12025550143' });
	my $id = Calls::until_sql($tenant, "select id from calls where tenant_id = '$tenant' and direction = 'inbound' and their_phone = '+12025550143' and engine_call_id is not null");
	is Pages::value($tenant, "select engine from calls where tenant_id = '$tenant' and id = '$id'"), 'ultravox', 'the next call is answered there';
	Calls::ahead(4000);
	ok Calls::until_sql($tenant, "select state = 'done' from jobs where tenant_id = '$tenant' and kind = 'agent_remove'", 30), 'it is gone';
};

Calls::ahead(undef);
Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
