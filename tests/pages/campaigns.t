#!/usr/bin/perl
# campaigns.t: planning, what the review says, who may start, pause and stop, and what is refused.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant();
my $owner = Pages->member($tenant, 'owner');
my $viewer = Pages->member($tenant, 'viewer');
my ($agent, $number, $list) = map { Pages::uuid() } 1 .. 3;
my $phone = sprintf '+1303%07d', rand 1e7;

like $owner->get('/campaigns')->{body}, qr/No campaign yet/, 'an empty list says what to do';
like $owner->get('/campaigns/new')->{body}, qr/needs an agent.*needs a number.*needs a list/s, 'and so does the plan';

Pages::sql($tenant, "insert into agents (tenant_id, id, name, state, engine_agent_id) values ('$tenant', '$agent', 'Ann', 'ready', 'e');
	insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
	values ('$tenant', '$agent', 1, 'Hello.', 'Be kind.', 'mark', 'en-US', 600);
	insert into numbers (tenant_id, id, e164, carrier_sid, state, taken_at) values ('$tenant', '$number', '$phone', 'PN1', 'connected', now());
	insert into lead_lists (tenant_id, id, name) values ('$tenant', '$list', 'Everybody');
	insert into leads (tenant_id, id, list_id, phone, phone_hash, country, region, zones, consent_source)
	select '$tenant', gen_random_uuid(), '$list', p.phone, 'hash ' || p.phone, 'US', 'NY', string_to_array(p.zones, ','), nullif(p.consent, '')
	from (values ('+12125551001', 'America/New_York', 'form'), ('+12125551002', 'America/New_York', ''), ('+12125551003', '', 'form'),
		('+12125551004', 'America/New_York', 'form'), ('+12125550199', 'America/New_York', 'form')) p (phone, zones, consent);
	insert into suppressions (tenant_id, phone_hash, masked, reason, created_at) values ('$tenant', 'hash +12125551004', '', 'manual', now())");

my %plan = (name => 'Spring', kind => 'marketing', list_id => $list, agent_id => $agent, number_id => $number, opens => '00:00', closes => '23:59',
	calls_at_once => 5, attempts_most => 2, retry_busy_minutes => 15, retry_no_answer_minutes => 240, retry_voicemail_minutes => 1440,
	on_machine => 'hang_up', weekdays => 1);
sub planned { my %all = (%plan, @_); delete $all{weekdays} unless $all{weekdays}; return $owner->post("/campaigns", %all) }
sub id_of { my ($answer) = @_; return ($answer->{headers}{location} // '') =~ m{^/campaigns/([0-9a-f-]{36})} ? $1 : undef }

subtest 'what is wrong is said beside the field' => sub {
	for my $wrong ([closes => '00:00', qr/after the first one/], [weekdays => undef, qr/one day at least/], [on_machine => 'leave_message', qr/write the message/],
		[calls_at_once => 0, qr/id="calls_at_once-error">\s*[^<\s]/], [name => '', qr/id="name-error">\s*[^<\s]/]) {
		my ($field, $value, $sentence) = @$wrong;
		my $answer = planned($field => $value);
		is $answer->{status}, 422, "$field is refused";
		like $answer->{body}, $sentence, 'with a sentence';
		like $answer->{body}, qr/value="Spring"/, 'and what was typed is still there' if $field ne 'name';
	}
	is planned(list_id => Pages::uuid())->{status}, 409, 'a list that is not there';
};

my $id = id_of(planned(weekdays => 2));
ok $id, 'planned';
is planned()->{status}, 409, 'a name is given once';

subtest 'the review' => sub {
	my $body = $owner->get("/campaigns/$id/review")->{body};
	like $body, qr/2 of 5 people will be called; 3 skipped/, 'how many';
	like $body, qr/\Q$_\E<\/dt><dd>1</, $_ for 'Skipped: on your do-not-call list', 'Skipped: no recorded consent', 'Skipped: time zone not known';
	like $body, qr/sandbox number/, 'that sandbox numbers are called at any hour';
	like $body, qr/Expected cost/;
	unlike $viewer->get("/campaigns/$id/review")->{body}, qr/value="start"/, 'a viewer only looks';
	is $owner->post("/campaigns/$id", %{ { %plan, kind => "informational" } })->{status}, 303, 'the plan is changed';
	like $owner->get("/campaigns/$id/review")->{body}, qr/3 of 5 people will be called/, 'and reviewed again';
};

subtest 'a start for later' => sub {
	my $state = sub { Pages::value($tenant, "select state || coalesce(' ' || (starts_at at time zone 'America/New_York'), '') from campaigns where tenant_id = '$tenant' and id = '$id'") };
	my %time = (starts_on => Pages::value(undef, "select ((now() at time zone 'America/New_York')::date + 2)::text"), starts_time => '09:30');
	is $viewer->post("/campaigns/$id/schedules", %time)->{status}, 403, 'not by a viewer';
	my $over = $owner->post("/campaigns/$id/schedules", %{ { %time, starts_on => '2020-01-01' } });
	is $over->{status}, 409, 'no time that is over';
	like $over->{body}, qr/This time is over.*value="2020-01-01"/s, 'which is said, with what was typed';
	is $owner->post("/campaigns/$id/schedules", %{ { %time, starts_on => '2099-01-01' } })->{status}, 409, 'none too far away';
	is $owner->post("/campaigns/$id/schedules", %{ { %time, starts_time => 'noon' } })->{status}, 422, 'no nonsense';
	is $owner->post("/campaigns/$id/schedules", %time)->{status}, 303, 'in two days';
	is $state->(), "scheduled $time{starts_on} 09:30:00", 'in the zone of the customer';
	like $owner->get("/campaigns/$id/review")->{body}, qr/It starts by itself/, 'its page says so';
	is $owner->post("/campaigns/$id", %plan)->{status}, 404, 'the plan cannot be changed meanwhile';
	is $owner->get("/campaigns/$id/edit")->{status}, 409, 'nor is there a form for that';
	is $owner->post("/campaigns/$id/schedules/delete")->{status}, 303, 'taken back';
	is $state->(), 'draft', 'a draft again';
	is $owner->post("/campaigns/$id/schedules/delete")->{status}, 409, 'once';
	my $due = sub { # what the job does when the time has come, so many minutes late
		$owner->post("/campaigns/$id/schedules", %time);
		Pages::value($tenant, "select campaign_start_due('$tenant', '$id', starts_at, true, starts_at + interval '$_[0] minutes')
			from campaigns where tenant_id = '$tenant' and id = '$id'");
	};
	Pages::sql($tenant, "update numbers set state = 'connecting' where tenant_id = '$tenant'");
	is $due->(1), 'f', 'what is in the way is waited for';
	is $state->(), "scheduled $time{starts_on} 09:30:00", 'and it stays planned';
	is $due->(61), 't', 'but not for ever';
	is $state->(), 'draft', 'then it is a draft again';
	like $owner->get("/campaigns/$id/review")->{body}, qr/did not start by itself:<\/strong> The agent or the number/, 'that says why';
	Pages::sql($tenant, "update numbers set state = 'connected' where tenant_id = '$tenant'");
	is(Pages::value($tenant, "select campaign_start_due('$tenant', '$id', now(), true, now())"), 't', 'another time than the planned one starts nothing');
	is $state->(), 'draft', 'nor was it a plan';
};

subtest 'running' => sub {
	is $viewer->post("/campaigns/$id/runs", action => 'start')->{status}, 403, 'not by a viewer';
	is $owner->post("/campaigns/$id/runs", action => 'pause')->{status}, 409, 'a draft cannot be paused';
	Pages::sql($tenant, "update numbers set state = 'connecting' where tenant_id = '$tenant'");
	my $early = $owner->post("/campaigns/$id/runs", action => 'start');
	is $early->{status}, 409, 'nor started before its number is connected';
	like $early->{body}, qr/being made ready/, 'which is said';
	Pages::sql($tenant, "update numbers set state = 'connected' where tenant_id = '$tenant'; delete from leads where tenant_id = '$tenant' and phone like '%0199'");
	is $owner->post("/campaigns/$id/runs", action => 'start')->{status}, 303, 'started';
	is $owner->post("/campaigns/$id/runs", action => 'pause')->{status}, 303, 'paused';
	is $owner->post("/campaigns/$id/runs", action => 'start')->{status}, 409, 'started once';
	is $owner->post("/campaigns/$id", %plan)->{status}, 404, 'the plan cannot be changed any more';
	is $owner->get("/campaigns/$id/edit")->{status}, 409, 'which its page says';
	is $owner->post("/campaigns/$id/delete")->{status}, 404, 'nor deleted';
	my $page = $owner->get("/campaigns/$id")->{body};
	like $page, qr/value="resume"/, 'it can be resumed';
	like $page, qr/time zone not known/, 'who is not called and why';
	my $fragment = $owner->get("/campaigns/$id", HTTP_X_FRAGMENT => 1)->{body};
	unlike $fragment, qr/<html/, 'a fragment is no page';
	like $fragment, qr/id="progress".*id="recent".*id="state"/s, 'but its parts';
	like $owner->get("/campaigns/$id/csv")->{body}, qr/^Phone,Name,State.*\+12125551003,,refused,no_zone,0,/s, 'everybody as CSV';
	is $owner->post("/campaigns/$id/runs", action => 'stop')->{status}, 303, 'stopped';
	my $stopped = $owner->post("/campaigns/$id/runs", action => 'resume');
	is $stopped->{status}, 409, 'for good';
	like $stopped->{body}, qr/Only a paused campaign can be resumed/, 'which is said';
};

subtest 'the list' => sub {
	my $draft = id_of(planned(name => 'Summer'));
	like $owner->get('/campaigns')->{body}, qr/Summer.*Spring/s, 'newest first';
	unlike $owner->get('/campaigns?state=draft')->{body}, qr/Spring/, 'by state';
	is $owner->post("/campaigns/$draft/delete")->{status}, 303, 'a draft is deleted';
	is $owner->get("/campaigns/$draft")->{status}, 404, 'and gone';
};

done_testing();
