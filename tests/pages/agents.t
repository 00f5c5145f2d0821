#!/usr/bin/perl
# agents.t: making, changing and deleting agents: checked variables, versions, what has to be said, and who may.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant();
my ($owner, $manager, $viewer) = map { Pages->member($tenant, $_) } qw(owner manager viewer);
my $stranger = Pages->member(Pages::tenant(), 'owner');
my %mia = (name => 'Mia', greeting => 'Hello {{lead.first_name}}.', prompt => 'You are {{agent.name}}.', voice => 'Mark',
	language => 'en-US', longest_minutes => 5, recording => 1, says_ai => 1, says_recording => 1);

sub one { return Pages::value($tenant, "select $_[0]") }

like $owner->get('/agents')->{body}, qr/No agent yet/, 'empty at first, with one next step';
like $manager->get('/agents/new')->{body}, qr/\{\{company\.name\}\}/, 'the variables are named beside the prompt';

my $made = $manager->post('/agents', %mia);
is $made->{status}, 303;
my ($id) = $made->{headers}{location} =~ m{^/agents/([0-9a-f-]{36})$} or BAIL_OUT('no agent was made');

subtest 'a new agent' => sub {
	like one("state from agents where tenant_id = '$tenant'"), qr/^(provisioning|ready)$/;
	is one("kind || ' ' || (payload->>'agent_id') from jobs where tenant_id = '$tenant' and kind = 'agent_provision'"),
		"agent_provision $id", 'its provisioning is a job of the same transaction';
	my $page = $viewer->get("/agents/$id")->{body};
	like $page, qr/I(?:'|&#39;)m an AI assistant, and this call is recorded\./, 'what has to be said is said';
	unlike $page, qr{/agents/$id/(edit|delete)}, 'a viewer is offered no change';
	is $stranger->get("/agents/$id")->{status}, 404;
};

subtest 'what is wrong is said beside the field, and what was typed is kept' => sub {
	my %wrong = (
		greeting => ['{{lead.nam', qr/does not end with/],
		prompt => ['{{weather}}', qr/There is no variable \{\{weather\}\}/],
		longest_minutes => ['61', qr/whole number from 1 to 60/],
		language => ['tlh', qr/choose one of the list/],
		name => ['', qr/fill this in/],
	);
	for my $field (sort keys %wrong) {
		my ($typed, $sentence) = @{$wrong{$field}};
		my $answer = $manager->post('/agents', %{{%mia, name => 'Other', $field => $typed}});
		is $answer->{status}, 422, $field;
		like $answer->{body}, qr/id="$field-error">[^<]*$sentence/, "$field says why";
		like $answer->{body}, qr/You are \{\{agent\.name\}\}/, 'the prompt is still there' unless $field eq 'prompt';
	}
	like $manager->post('/agents', %mia)->{body}, qr/id="name-error">You have an agent with this name/, 'a name is used once';
	is one("count(*) from agents where tenant_id = '$tenant'"), 1, 'nothing was made';
};

subtest 'leaving something unsaid needs a reason, which is kept with a name' => sub {
	my %silent = (%mia, says_ai => 0);
	like $manager->post("/agents/$id", %silent)->{body}, qr/id="waiver-error">[^<]*reason/;
	is $manager->post("/agents/$id", %silent, waiver => 'Own staff only')->{status}, 303;
	is one("waiver from agent_versions where tenant_id = '$tenant' and version = 2"), 'Own staff only';
	like $viewer->get("/agents/$id")->{body}, qr/Own staff only/;
	my %unrecorded = (%mia, recording => 0, says_recording => 0);
	is $manager->post("/agents/$id", %unrecorded)->{status}, 303, 'what is not recorded need not be said';
};

subtest 'versions' => sub {
	is one("version from agents where tenant_id = '$tenant'"), 3;
	is one("count(*) from agent_versions where tenant_id = '$tenant'"), 3, 'none was changed';
	like $viewer->get("/agents/$id/versions/1")->{body}, qr/Mia, version 1/;
	is $viewer->get("/agents/$id/versions/9")->{status}, 404;
	is $stranger->get("/agents/$id/versions/1")->{status}, 404;
};

subtest 'deleting' => sub {
	is $viewer->post("/agents/$id/delete")->{status}, 403;
	Pages::sql($tenant, "insert into numbers (tenant_id, id, e164, carrier_sid, agent_id, taken_at)
		values ('$tenant', '" . Pages::uuid() . "', '+14155550155', 'PN1', '$id', now())");
	my $used = $manager->post("/agents/$id/delete");
	is $used->{status}, 409;
	like $used->{body}, qr/answers a number/;
	Pages::sql($tenant, "update numbers set agent_id = null where tenant_id = '$tenant'");
	is $manager->post("/agents/$id/delete")->{status}, 303;
	is $manager->get("/agents/$id")->{status}, 404;
	is $manager->post('/agents', %mia)->{status}, 303, 'its name is free again';
};
done_testing();
