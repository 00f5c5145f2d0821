#!/usr/bin/perl
# onboarding.t: a new customer's steps to a first agent: saved, back and forth, kept apart, lapsed, launched once, tried again.
use strict;
use warnings;
use utf8;
use FindBin;
use POSIX ();
use lib $FindBin::Bin;
use Test::More;
use Documents;
use Pages;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
my $tenant = Pages::tenant(name => 'Wizardry');
Pages::sql($tenant, "insert into onboardings (tenant_id) values ('$tenant')");
my $owner = Pages->member($tenant, 'owner');
my $manager = Pages->member($tenant, 'manager');
my $other = Pages::tenant(name => 'Rival');
my $rival = Pages->member($other, 'owner');
my @made; # numbers of ours in the pool, in a place of their own

sub one { return Pages::value($tenant, "select $_[0]") }
sub row { return one("$_[0] from onboardings where tenant_id = '$tenant'") }
sub place { return "Wizardton $$" }
sub found { my ($browser) = @_; return $browser->get('/onboarding/number?place=' . Pages::escape(place()))->{body} }
sub state_of { return Pages::value(undef, "select state from number_pool where id = '$_[0]'") }
# Nobody works for the customer any more: what was to be done is forgotten, what is being done is waited for.
sub at_rest { Pages::eventually(sub { Pages::sql($tenant, "delete from jobs where tenant_id = '$tenant' and leased_until is null"); one("count(*) from jobs where tenant_id = '$tenant' and state = 'queued'") eq '0' }) }
sub leads_to { my ($answer, $where, $what) = @_; is $answer->{headers}{location} // "status $answer->{status}", $where, $what }

for my $last (1 .. 3) {
	my ($id, $e164) = (Pages::uuid(), sprintf '+1208%07d', rand 1e7);
	Pages::sql(undef, "insert into number_pool (id, e164, carrier_sid, country, region, locality)
		values ('$id', '$e164', 'PN$id', 'US', 'ID', '@{[place()]}')");
	push @made, { id => $id, e164 => $e164 };
}
END { Pages::superuser("delete from number_pool where locality = '@{[place()]}' and state in ('available', 'reserved')") if @made }

my %business = (name => 'Quay Dental <b>', industry => 'healthcare', contact_name => 'Ada Quay', contact_phone => '', country => 'US', zone => 'America/Boise');
my %agent = (name => 'Mia', greeting => 'Hello from {{company.name}}.', prompt => 'You are {{agent.name}}.', voice => 'Mark', language => 'en-US',
	personality => 'casual', industry => 'healthcare');

subtest 'who lands there' => sub {
	leads_to(Pages->new->log_in($owner->{person}{email}), '/onboarding', 'an owner after the log-in');
	leads_to(Pages->new->log_in($owner->{person}{email}, undef, next => '/calls'), '/calls', 'unless another page was asked for');
	leads_to(Pages->new->log_in($manager->{person}{email}), '/', 'not who may not choose');
	leads_to(Pages->new->log_in($rival->{person}{email}), '/', 'nor a customer who was here before');
	leads_to($owner->get('/onboarding'), '/onboarding/business', 'the first step that is open');
	leads_to($owner->get('/launches'), '/onboarding/business', 'from the end, too');
	is $manager->get('/onboarding/business')->{status}, 403;
	like $owner->get('/')->{body}, qr{href="/onboarding"[^>]*>Go on with the setup}, 'the dashboard leads back';
	unlike $rival->get('/')->{body}, qr/Go on with the setup/;
	leads_to($owner->post('/launches'), '/onboarding/business', 'nothing can be launched yet');
};

subtest 'business' => sub {
	my $form = $owner->get('/onboarding/business')->{body};
	like $form, qr/value="Wizardry"/, 'what the sign-up said is there';
	like $form, qr/value="Pat Person"/;
	like $form, qr{href="/">Skip to the dashboard};
	for my $wrong ([industry => 'piracy'], [industry => ''], [country => 'XX'], [zone => 'Mars/Base'], [name => ''], [contact_name => ''], [contact_phone => '12']) {
		my $answer = $owner->post('/onboarding/business', %{ { %business, @$wrong } });
		is $answer->{status}, 422, "@$wrong";
		like $answer->{body}, qr/id="$wrong->[0]-error">[^<]/, 'said beside the field';
		like $answer->{body}, qr/Ada Quay/, 'and the rest is kept' if $wrong->[0] ne 'contact_name';
	}
	leads_to($owner->post('/onboarding/business', %business), '/onboarding/number');
	is one("name || ' ' || zone from tenants where tenant_id = '$tenant'"), 'Quay Dental <b> America/Boise';
	my $again = $owner->get('/onboarding/business')->{body};
	like $again, qr/value="Quay Dental &lt;b&gt;"/, 'back works';
	like $again, qr/<option value="healthcare" selected>/;
	leads_to($owner->get('/onboarding'), '/onboarding/number', 'one comes back to the next step');
	leads_to(Pages->new->log_in($owner->{person}{email}), '/onboarding', 'on another device as well');
};

subtest 'number' => sub {
	my $page = found($owner);
	like $page, qr/value="$_->{id}"/, "$_->{e164} is free" for @made;
	unlike $owner->get('/onboarding/number?place=Nowhere+At+All')->{body}, qr/value="$made[0]{id}"/;
	like $owner->get('/onboarding/number?area=999')->{body}, qr/No number is free there.*Ask us for it.*Go on without a number/s;
	leads_to($owner->post('/onboarding/number', number => $made[0]{id}), '/onboarding/agent');
	is state_of($made[0]{id}), 'reserved';
	my $kept = found($owner);
	like $kept, qr/is kept for you: <time[^>]*>until \d/, 'for how long is said without a script';
	unlike $kept, qr/value="$made[0]{id}"/, 'it is not offered again';
	my $late = $rival->post('/onboarding/number', number => $made[0]{id});
	is $late->{status}, 409, 'another customer cannot have it';
	like $late->{body}, qr/Somebody else has just taken this number/;
	leads_to($owner->post('/onboarding/number', number => $made[1]{id}), '/onboarding/agent', 'another one');
	is state_of($made[0]{id}), 'available', 'lets the first go';
	my $empty = $owner->post('/onboarding/number-requests', key => Pages::uuid());
	like $empty->{body}, qr/id="words-error">Please say/;
	leads_to($owner->post('/onboarding/number-requests', key => Pages::uuid(), words => 'One in Boise'), '/onboarding/number');
	is one("words from number_requests where tenant_id = '$tenant'"), 'One in Boise', 'the operator is asked';
};

subtest 'agent' => sub {
	my $page = $owner->get('/onboarding/agent')->{body};
	like $page, qr/is kept for you/;
	like $page, qr/medical|appointment/, 'the texts are those of the industry';
	like $page, qr/data-hear="voice"/, 'voices can be heard';
	for my $wrong ([greeting => '{{lead.nam'], [prompt => '{{nothing.here}}'], [name => ''], [language => 'tlh'], [engine => 'abacus'], [personality => 'rude']) {
		my $answer = $owner->post('/onboarding/agent', %{ { %agent, @$wrong } });
		is $answer->{status}, 422, "@$wrong";
		like $answer->{body}, qr/id="$wrong->[0]-error">[^<]/, 'said beside the field';
		like $answer->{body}, qr/Hello from \{\{company\.name\}\}/, 'what was typed is kept' if $wrong->[0] ne 'greeting';
	}
	$owner->post('/onboarding/business', %{ { %business, industry => "legal" } });
	like $owner->get('/onboarding/agent')->{body}, qr/law firm|legal/i, 'another industry, other texts';
	leads_to($owner->post('/onboarding/agent', %agent), '/onboarding/knowledge');
	like $owner->get('/onboarding/agent')->{body}, qr/Hello from \{\{company\.name\}\}/, 'what was saved stays';
	is one("count(*) from agents where tenant_id = '$tenant'"), 0, 'nothing is made yet';
};

subtest 'a reservation that lapses in the middle' => sub {
	Pages::superuser("update number_pool set reserved_until = now() - interval '1 minute' where id = '$made[1]{id}'");
	for my $way (sub { $owner->get('/onboarding/agent') }, sub { $owner->get('/onboarding/knowledge') }, sub { $owner->post('/launches') }) {
		my $answer = $way->();
		leads_to($answer, '/onboarding/number', 'back to the numbers');
		like $owner->follow($answer)->{body}, qr/was reserved for half an hour, which is over/, 'and says why';
	}
	is one("count(*) from agents where tenant_id = '$tenant'"), 0, 'nothing was made';
	is $rival->post('/onboarding/number', number => $made[1]{id})->{status}, 303, 'others can have it now';
	is $owner->post('/onboarding/number', number => $made[1]{id})->{status}, 409;
	leads_to($owner->post('/onboarding/number', number => $made[2]{id}), '/onboarding/agent');
	leads_to($owner->get('/onboarding'), '/onboarding/knowledge', 'everything else was saved');
};

subtest 'knowledge' => sub {
	my $wrong = $owner->post('/onboarding/knowledge', kind => 'faq', question => 'Open?', answer => '', language => 'english');
	is $wrong->{status}, 422;
	like $wrong->{body}, qr/value="Open\?".*id="answer-error">Please write/s, 'what was typed is kept';
	like $owner->post('/onboarding/knowledge', kind => 'site', address => 'nonsense', language => 'english')->{body}, qr/id="address-error">Please/;
	leads_to($owner->post('/onboarding/knowledge', kind => 'faq', question => 'Are you open on Saturdays?', answer => 'Until noon.', language => 'english'),
		'/onboarding/knowledge');
	like $owner->get('/onboarding/knowledge')->{body}, qr/Are you open on Saturdays/;
	my $site = one("gen_random_uuid()");
	Pages::sql($tenant, "insert into documents (tenant_id, id, kind, name, address, state, deadline_at) values ('$tenant', '$site', 'site', 'quay.test',
		'https://quay.test/', 'choosing', now() + interval '1 hour');
		insert into document_pages (tenant_id, id, document_id, position, address, title) values ('$tenant', gen_random_uuid(), '$site', 1, 'https://quay.test/', 'Welcome')");
	like $owner->get('/onboarding/knowledge')->{body}, qr{action="/onboarding/knowledge/$site/pages".*Welcome}s, 'the pages of a site are shown before they are read';
	is $rival->post("/onboarding/knowledge/$site/pages", page_1 => 1)->{status}, 404, 'not to others';
	leads_to($owner->post("/onboarding/knowledge/$site/pages", page_1 => 1), '/onboarding/knowledge');
	$owner->post("/documents/$site/delete");
};

subtest 'the launch' => sub {
	is $rival->get('/onboarding/knowledge')->{body} =~ /Saturdays/, '', 'nobody else sees it';
	leads_to($owner->post('/launches'), '/launches');
	leads_to($owner->post('/launches'), '/launches', 'twice is once');
	is one("count(*) from agents where tenant_id = '$tenant'"), 1;
	is one("n.id || ' ' || a.name from numbers n join agents a on a.tenant_id = n.tenant_id and a.id = n.agent_id where n.tenant_id = '$tenant'"), "$made[2]{id} Mia",
		'the number is its own, and the agent answers it';
	is state_of($made[2]{id}), 'assigned';
	is one("count(*) from agent_documents where tenant_id = '$tenant'"), 1, 'the agent knows what was added';
	is one("personality || ' ' || says_ai from agent_versions where tenant_id = '$tenant'"), 'casual true';
	leads_to($owner->post('/onboarding/number', number => $made[0]{id}), '/launches', 'nothing is chosen any more');
	is state_of($made[0]{id}), 'available';
	leads_to($owner->get("/onboarding/$_"), '/launches', "$_ is over") for qw(business number agent knowledge);
	my $page = $owner->get('/launches');
	is $page->{status}, 200;
	like $page->{body}, qr/Agent Mia/;
};

subtest 'how it goes' => sub {
	at_rest();
	Pages::sql($tenant, "update agents set state = 'failed', failure = 'The engine refused.' where tenant_id = '$tenant';
		update numbers set state = 'failed', failure = 'The carrier refused.' where tenant_id = '$tenant'");
	my $failed = $owner->get('/launches')->{body};
	like $failed, qr/The engine refused\..*Try again.*The carrier refused\..*Try again/s, 'what failed says why, and can be tried again';
	unlike $failed, qr/is live</;
	leads_to($owner->post('/launches/retries', part => 'agent'), '/launches');
	is one("state from agents where tenant_id = '$tenant'") =~ /^(provisioning|ready)$/, 1, 'the agent is tried again';
	is one("state from numbers where tenant_id = '$tenant'"), 'failed', 'and nothing else';
	leads_to($owner->post('/launches/retries', part => 'number'), '/launches');
	at_rest();
	Pages::sql($tenant, "update agents set state = 'ready' where tenant_id = '$tenant'; update numbers set state = 'connected', failure = null where tenant_id = '$tenant';
		update documents set state = 'failed', failure = 'It is broken.' where tenant_id = '$tenant'");
	like $owner->get('/launches')->{body}, qr/Mia is live.*href="tel:\Q$made[2]{e164}\E".*It is broken\..*Try again/s, 'live, although a document failed';
	leads_to($owner->post('/launches/retries', part => 'knowledge'), '/launches');
	is one("state from documents where tenant_id = '$tenant'") =~ /^(queued|reading|indexing|ready)$/, 1;
	isnt row('finished_at'), '', 'it is over';
	leads_to(Pages->new->log_in($owner->{person}{email}), '/', 'the log-in leads to the dashboard again');
	unlike $owner->get('/')->{body}, qr/Go on with the setup/;
	like $owner->get('/launches', HTTP_X_FRAGMENT => 1)->{body}, qr/^\s*<div class="parts" id="launch".*id="checks"/s, 'a part of the page, alone';
};

subtest 'without a number, and without knowledge' => sub {
	leads_to($rival->post('/onboarding/business', %{ { %business, name => "Rival" } }), '/onboarding/number', 'who was here before may use it, too');
	leads_to($rival->post('/onboarding/number'), '/onboarding/agent');
	is state_of($made[1]{id}), 'available', 'what was reserved is let go';
	leads_to($rival->post('/onboarding/agent', %agent), '/onboarding/knowledge');
	my @children = map { my $pid = fork // die "fork: $!"; if (!$pid) { $rival->post('/launches'); POSIX::_exit(0) } $pid } 1 .. 3;
	waitpid $_, 0 for @children;
	is(Pages::value($other, "select count(*) from agents where tenant_id = '$other'"), 1, 'sent three times at once, it is one launch');
	like $rival->get('/launches')->{body}, qr/You have none yet/;
	my ($agent) = Pages::value($other, "select id from agents where tenant_id = '$other'");
	$rival->post("/agents/$agent/delete");
	leads_to($rival->get('/launches'), '/', 'an agent that is gone is no longer waited for');
};

done_testing;
