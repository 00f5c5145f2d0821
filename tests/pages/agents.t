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
		prompt => ["One line.\n{{leed.name}}", qr/There is no variable \{\{leed\.name\}\} \(line 2, character 1\)\. Did you mean \{\{lead\.name\}\}/],
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
	like $viewer->get("/agents/$id/versions/1")->{body}, qr/Mia, version 1.*The first version/s;
	is $viewer->get("/agents/$id/versions/9")->{status}, 404;
	is $stranger->get("/agents/$id/versions/1")->{status}, 404;
};

subtest 'what changed between two versions' => sub {
	my %other = (%mia, prompt => "You are {{agent.name}}.\nBe <b>very</b> brief.", voice => 'Emily-English', longest_minutes => 7, personality => 'casual');
	$manager->post("/agents/$id", %other);
	my $page = $viewer->get("/agents/$id/versions/4")->{body};
	like $page, qr/What changed since version 3/, 'the one before is compared with';
	like $page, qr{<th scope="row">Voice</th><td>Mark[^<]*</td><td>Emily}, 'a setting as it was and as it is';
	like $page, qr{<th scope="row">Manner</th><td>Not set</td><td>Casual</td>};
	like $page, qr{<th scope="row">Longest call</th><td>5 min</td><td>7 min</td>};
	like $page, qr{You are \{\{agent\.name\}\}\.<ins><span class="unseen">put in: </span>\nBe &lt;b&gt;very&lt;/b&gt; brief\.</ins>}, 'words, escaped, and said without colour';
	unlike $page, qr/<h3>Greeting/, 'what did not change is left out';
	like $viewer->get("/agents/$id/versions/4?with=1")->{body}, qr/What changed since version 1/;
	my $backwards = $viewer->get("/agents/$id/versions/3?with=4")->{body};
	like $backwards, qr/What changed from this one to version 4/, 'changes are told in the order of time';
	like $backwards, qr/<ins>/;
	like $viewer->get("/agents/$id/versions/4?with=99")->{body}, qr/Choose a version/, 'one that is not there';
	is $viewer->get("/agents/$id/versions/99999999999")->{status}, 404;
};

subtest 'going back makes a new version' => sub {
	unlike $viewer->get("/agents/$id/versions/3")->{body}, qr/restorations/, 'a viewer is not offered it';
	is $viewer->post("/agents/$id/versions/3/restorations")->{status}, 403;
	like $manager->get("/agents/$id/versions/3")->{body}, qr/Go back to version 3\?/;
	is $stranger->post("/agents/$id/versions/3/restorations")->{status}, 404;
	is $manager->post("/agents/$id/versions/3/restorations")->{status}, 303;
	like one("version || ' ' || state from agents where tenant_id = '$tenant'"), qr/^5 (provisioning|ready)$/, 'which is provisioned';
	is one("count(distinct (greeting, prompt, voice, longest_seconds, personality)) from agent_versions where tenant_id = '$tenant' and version in (3, 5)"), 1;
	like $viewer->get("/agents/$id")->{body}, qr/Version 5<.*as version 3, .*by \Q$manager->{person}{name}\E/s, 'the history says so';
	my $again = $manager->post("/agents/$id/versions/3/restorations");
	is $again->{status}, 409, 'a second click changes nothing';
	is one("version from agents where tenant_id = '$tenant'"), 5;
	is $manager->post("/agents/$id/versions/77/restorations")->{status}, 404;
};

subtest 'manner' => sub {
	like $manager->post("/agents/$id", %mia, personality => 'own')->{body}, qr/id="personality_words-error">Please say how/;
	like $manager->post("/agents/$id", %mia, personality => 'rude')->{body}, qr/id="personality-error">Please choose/;
	is $manager->post("/agents/$id", %mia, personality => 'own', personality_words => 'Dry & slow.')->{status}, 303;
	like $viewer->get("/agents/$id")->{body}, qr/Added for its manner: “Your manner: Dry &amp; slow\.”/, 'what is added to the instructions is shown';
	is $manager->post("/agents/$id", %mia, personality => 'friendly', personality_words => 'left over')->{status}, 303;
};

subtest 'variables that no list has' => sub {
	$manager->post("/agents/$id", %{{%mia, greeting => 'Hello {{lead.nmae}}, your {{lead.plan}}.'}});
	my $page = $viewer->get("/agents/$id")->{body};
	like $page, qr/No list of yours has a column “nmae”.*Did you mean <code>\{\{lead\.name\}\}/s;
	like $page, qr/column “plan”/;
	my $list = Pages::uuid();
	Pages::sql($tenant, "insert into lead_lists (tenant_id, id, name) values ('$tenant', '$list', 'L')");
	Pages::sql($tenant, "insert into leads (tenant_id, id, list_id, phone, phone_hash, custom)
		values ('$tenant', '" . Pages::uuid() . "', '$list', '+14155550100', 'h', '{\"plan\":\"Gold\"}')");
	unlike $viewer->get("/agents/$id")->{body}, qr/column “plan”/, 'but columns of lists are known';
};

subtest 'what an industry proposes' => sub {
	my $page = $manager->get('/agents/new?industry=legal')->{body};
	like $page, qr/a law firm/;
	like $page, qr/value="legal" selected/;
	like $manager->get('/agents/new?industry=piracy')->{body}, qr/Find out what the person needs/, 'an unknown one is like no one';
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
