# Seeds.pm: one tenant with a row of each noun, and an example for each field of a form, for tests that visit every route.
package Seeds;
use strict;
use warnings;
use Pages;

# A voice that the engine of the sandbox offers.
my $voice = '91fa9bcf-93c8-467c-8b29-973720e3f167';

# Whose rows are counted, to see that nothing was changed.
my @tables = qw(agents agent_versions lead_lists leads lead_imports campaigns campaign_leads numbers calls events suppressions
	audit_log jobs documents document_pages agent_documents agent_knowledge);

sub tenant {
	my $tenant = Pages::tenant(name => 'Seeded');
	my %id = map { ($_ => Pages::uuid()) } qw(agent list lead import number campaign call event attempt member document page chat request job);
	my $hash = join '', map { sprintf '%08x', rand 2**32 } 1 .. 8;
	seed($tenant, $hash, %id);
	seed_operator($id{request}, $id{member});
	my %ids = (jobs => $id{job}, agents => $id{agent}, 'agent-chats' => $id{chat}, voice => $voice, calls => $id{call}, events => $id{event}, members => $id{member}, profile => $id{member}, tenant_id => $tenant, 'lead-lists' => $id{list}, leads => $id{lead},
		'lead-imports' => $id{import}, documents => $id{document}, numbers => $id{number}, pool => $id{number}, 'number-requests' => $id{request}, orders => $id{request}, staff => $id{member}, drifts => $id{request}, campaigns => $id{campaign}, tenants => $tenant, number => 1,
		suppressions => substr($hash, 0, 32) =~ s/(.{8})(.{4})(.{4})(.{4})(.{12})/$1-$2-$3-$4-$5/r, api => $id{call});
	my $ours = { tenant => $tenant, ids => \%ids, id => \%id };
	$ids{onboarding} = $id{document};
	$ours->{counts} = count($ours);
	return $ours;
}

# What the operator has: an order of numbers, a difference between the pool and the carrier, somebody of staff, and somebody asked to be.
sub seed_operator {
	my ($id, $person) = @_;
	Pages::sql($Pages::operator, "insert into number_orders (tenant_id, id, country, type, wanted, person, created_at) values (cur_tenant(), '$id', 'US', 'local', 1, 'Sam', now());
		insert into number_order_items (tenant_id, order_id, position, e164) values (cur_tenant(), '$id', 1, '+1907555' || lpad((random() * 9999)::integer::text, 4, '0'));
		insert into number_drifts (tenant_id, id, kind, e164, found_at, seen_at) values (cur_tenant(), '$id', 'webhook', '+14155550199', now(), now())
			on conflict do nothing;
		insert into persons (person_id, email, name, password_hash, is_staff) values ('$person', 's$person\@example.test', 'Sid Staff', 'x', true);
		insert into invitations (tenant_id, id, email, role, person, ends_at)
			values (cur_tenant(), '$person', 'j$person\@example.test', 'staff', 'Ann', now() + interval '7 days')");
}

sub seed {
	my ($tenant, $hash, %id) = @_;
	Pages::sql($tenant, <<'SQL', t => $tenant, hash => $hash, digits => sprintf('%07d', rand 1e7), %id);
insert into agents (tenant_id, id, name, state) values (:'t', :'agent', 'Mia', 'ready');
insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
values (:'t', :'agent', 1, 'Hello', 'Be kind.', 'v1', 'en', 600);
insert into agent_chats (tenant_id, id, agent_id, version, person_id, began_at) values (:'t', :'chat', :'agent', 1, :'member', now());
insert into agent_chat_turns (tenant_id, chat_id, position, role, text) values (:'t', :'chat', 0, 'agent', 'Hello');
insert into numbers (tenant_id, id, e164, carrier_sid, taken_at) values (:'t', :'number', '+1415' || :'digits', 'PNx', now());
insert into number_pool (id, e164, carrier_sid, country, state, tenant_id) values (:'number', '+1415' || :'digits', 'PNx', 'US', 'assigned', :'t');
insert into number_requests (id, tenant_id, country, person, asked_at) values (:'request', :'t', 'US', 'Ann', now());
insert into lead_lists (tenant_id, id, name) values (:'t', :'list', 'First list');
insert into lead_imports (tenant_id, id, list_id, file_name, path, errors_path, country, state)
values (:'t', :'import', :'list', 'a.csv', 'imports/none.csv', 'imports/none.errors.csv', 'US', 'done');
insert into leads (tenant_id, id, list_id, import_id, phone, phone_hash, name, zones)
values (:'t', :'lead', :'list', :'import', '+14155550100', :'hash', 'Ann', '{America/Los_Angeles}');
insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id)
values (:'t', :'campaign', 'Spring', 'informational', :'agent', :'number', :'list');
insert into campaign_leads (tenant_id, campaign_id, lead_id, next_attempt_at) values (:'t', :'campaign', :'lead', now());
insert into attempts (tenant_id, id, campaign_id, lead_id, phone_hash, masked, decided_at, allowed)
values (:'t', :'attempt', :'campaign', :'lead', :'hash', '+1415•••0100', now(), true);
insert into calls (tenant_id, id, direction, campaign_id, lead_id, attempt_id, agent_id, agent_version, number_id, our_phone,
	their_phone, phone_hash, state, created_at)
values (:'t', :'call', 'outbound', :'campaign', :'lead', :'attempt', :'agent', 1, :'number', '+14155550199',
	'+14155550100', :'hash', 'completed', now());
insert into events (tenant_id, id, provider, event_key, kind, call_id, received_at, body)
values (:'t', :'event', 'twilio', 'k1', 'status', :'call', now(), 'CallStatus=completed');
insert into documents (tenant_id, id, kind, name, answer, state, deadline_at) values (:'t', :'document', 'faq', 'Open?', 'Yes.', 'ready', now());
insert into document_pages (tenant_id, id, document_id, position, text) values (:'t', :'page', :'document', 0, 'Yes.');
insert into members (tenant_id, person_id, email, name, role) values (:'t', :'member', 'm' || :'digits' || '@example.test', 'Mem Ber', 'viewer');
insert into invitations (tenant_id, id, email, role, person, ends_at)
values (:'t', :'member', 'i' || :'digits' || '@example.test', 'viewer', 'Ann', now() + interval '7 days');
insert into jobs (tenant_id, id, kind, state, run_at, finished_at, error) values (:'t', :'job', 'none', 'dead', now(), now(), 'It broke.');
insert into suppressions (tenant_id, phone_hash, masked, reason, created_at) values (:'t', :'hash', '+1415•••0100', 'manual', now());
SQL
}

# How many rows there are of each noun.
sub count {
	my ($ours) = @_;
	return { map { ($_->[0] => $_->[1]) }
			Pages::sql($ours->{tenant}, join ' union all ', map { "select '$_', count(*) from $_ where tenant_id = '$ours->{tenant}'" } @tables) };
}

# A value that a field takes, by the field's name.
my %examples = (
	with => 1, version => 1, position => 1, industry => 'legal', part => 'agent', contact_phone => '+14155550123', personality => 'friendly',
	email => 'ann@example.test', phone => '+14155550123', zone => 'Europe/Berlin', country => 'DE', brand_name => 'Own Brand',
	greeting => 'Hello {{lead.name}}', prompt => 'Be kind.', voice => 'v1', language => 'en', longest_minutes => 10, recording => 1,
	says_ai => 1, says_recording => 1, consent_at => '2026-01-02', direction => 'inbound', outcome => 'human', from => '2026-01-01', until => '2026-01-31',
	plan => '', calls_at_once => 5, attempts_a_day => 3, company => 'Own Company', typed_name => 'Somebody else',
	role => 'viewer', code => '000000', offer => 'none of ours', password => 'long enough password', current_password => 'the password of now', token => 'x' x 43, reason => 'A good reason', reservation_minutes => 30, reservations_most => 5, quarantine_days => 30, next => '/', others => '', after => '', before => '', q => 'x',
	typed_number => '+14155550100', area => '415', place => 'Testville', words => 'Two of them', sms => '1', key => '0190d0ff-0000-7000-8000-00000000beef',
	consent => 'with', chart => 'days', days => '7', action => 'start', starts_on => '2020-01-02', starts_time => '09:00', opens => '09:00', closes => '18:00',
);
my %references = (follow => 'call', agent_id => 'agent', agent => 'agent', campaign => 'campaign', campaign_id => 'campaign', number => 'number', number_id => 'number',
	list => 'list', list_id => 'list', lead_id => 'lead');

# The id of a seeded row that a field would name; undef for a field of words.
sub reference {
	my ($ours, $field) = @_;
	return $ours->{tenant} if $field eq 'tenant_id' || $field eq 'customer';
	return $references{$field} && $ours->{id}{ $references{$field} };
}

sub example {
	my ($ours, $field) = @_;
	return reference($ours, $field) // $examples{$field} // 'Some words';
}

# Pages of things that the seeded rows do not have.
sub absent { my ($path) = @_; return $path =~ m{/recording$} }

# Pages that send who comes elsewhere, as the seeded rows are.
sub moved { my ($path) = @_; return $path =~ m{^/(lead-imports/:id/edit|onboarding|launches)$} }

# Paths whose id is of the operator's pool, which all tenants see.
sub shared { my ($path) = @_; return $path =~ m{^/numbers/:id/(assignments|reservations)} || $path eq '/voices/:voice/sample' }

1;
