#!/usr/bin/perl
# admin_customers.t: staff invite, limit, suspend and resume customers, find them in the list, and see what they use.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $mark = 'Zz' . int rand 1e9;
my $t = Pages::tenant(name => "$mark One");
my $other = Pages::tenant(name => "$mark Two");
my $staff = Pages->member($Pages::operator, 'staff');
my $owner = Pages->member($t, 'owner');
my $page = "/admin/tenants/$t";

sub deeds { return [map { $_->[0] } Pages::sql($t, "select action from audit_log where tenant_id = '$t' order by at, id")] }

Pages::sql($t, <<"SQL");
insert into stat_days (tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, cost_micros, positive, neutral, negative)
select '$t', (now() at time zone 'America/New_York')::date - back, '$t', '$t', 'outbound', 'human', 12, 5, 610, 3000000, 1000000, 0, 0, 0 from unnest(array[0, 40]) back;
SQL

subtest 'the list' => sub {
	my $list = $staff->get("/admin/tenants?q=$mark")->{body};
	like $list, qr/$mark One.*?data-label="Calls">12<.*?>\$1\.00<.*?>\$3\.00</s, 'with what was used this month';
	like $list, qr/$mark Two/;
	like $staff->get("/admin/tenants?q=nobody$mark")->{body}, qr/No such customers/;
	my $csv = $staff->get("/admin/tenants/csv?q=$mark")->{body};
	like $csv, qr/^Id,Name,.*\r\n.*$t,$mark One,US,,.*,active,12,610,1\.0000,3\.0000,0,0\r\n/s, 'and as a file';
	Pages::sql(undef, "do \$\$ begin for n in 1..51 loop perform tenant_create(gen_random_uuid(), '$mark no ' || n, 'customer', 'US', 'UTC', gen_random_uuid()::text); end loop; end \$\$");
	my $all = $staff->get("/admin/tenants?q=$mark");
	my ($next) = $all->{body} =~ /rel="next" href="([^"]+)"/;
	my @first = $all->{body} =~ /href="\/admin\/tenants\/([0-9a-f-]{36})"/g;
	my $rest = $staff->get($next =~ s/&amp;/&/gr)->{body};
	my @second = $rest =~ /href="\/admin\/tenants\/([0-9a-f-]{36})"/g;
	is scalar @first, 50, 'a page';
	my %seen = map { ($_ => 1) } @first, @second;
	is scalar keys %seen, 53, 'and the rest, none twice';
	like $rest, qr/rel="prev"/;
};

subtest 'suspended' => sub {
	my $refused = $staff->post("$page/suspensions", typed_name => 'Somebody', reason => 'They do not pay');
	is $refused->{status}, 422, 'the name has to be typed';
	like $refused->{body}, qr/not the customer&#39;s name/;
	is $owner->get('/settings')->{status}, 200;
	my $cookies = { %{ $owner->{jar} } };
	is $staff->post("$page/suspensions", typed_name => lc "$mark One", reason => 'They do not pay')->{status}, 303;
	is $owner->get('/settings')->{status}, 303, 'nobody is in any more';
	is(Pages->new->log_in($owner->{person}{email})->{status}, 403, 'or gets in');
	is $staff->post("$page/suspensions", typed_name => "$mark One", reason => 'They do not pay')->{status}, 404, 'not twice';
	like $staff->get("/admin/tenants?q=$mark&state=suspended")->{body}, qr/$mark One/;
	unlike $staff->get("/admin/tenants?q=$mark&state=active")->{body}, qr/$mark One/;
	Pages::sql($t, <<"SQL");
insert into agents (tenant_id, id, name, state) values ('$t', '$t', 'Mia', 'ready');
insert into numbers (tenant_id, id, e164, carrier_sid, state, agent_id, taken_at) values ('$t', '$t', '+14155550111', 'PNx', 'connected', '$t', now());
insert into lead_lists (tenant_id, id, name) values ('$t', '$t', 'List');
insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, state) values ('$t', '$t', 'Spring', 'informational', '$t', '$t', '$t', 'running');
insert into campaign_lines (tenant_id, campaign_id, ready_at) values ('$t', '$t', now());
SQL
	my $claim = "select cardinality(opened) from dial_claim('$t', now(), array[gen_random_uuid()], 10, 0, true)";
	is Pages::value($t, $claim), 0, 'a campaign calls nobody';
	is_deeply [Pages::sql($t, "select c.state, l.waiting_because, l.ready_at < now() + interval '1 minute' from campaigns c
		join campaign_lines l on l.tenant_id = '$t' and l.campaign_id = c.id where c.tenant_id = '$t'")], [[ 'running', 'This account is suspended.', 't' ]], 'but waits, and says why';
	is $staff->post("$page/suspensions/delete")->{status}, 303;
	$owner->{jar} = $cookies;
	is $owner->get('/settings')->{status}, 200, 'resumed: all are in again';
	is $staff->post("$page/suspensions/delete")->{status}, 404, 'not twice';
	is_deeply deeds(), [qw(tenant.suspended tenant.resumed)], 'their log has it';
	like $owner->get('/members')->{body}, qr/suspended the account, as staff.*They do not pay/s, 'and shows it';
	Pages::sql($t, "update campaigns set state = 'stopped' where tenant_id = '$t'; delete from campaign_lines where tenant_id = '$t'");
	is $staff->post("/admin/tenants/$Pages::operator/suspensions", typed_name => 'Operator', reason => 'By mistake')->{status}, 404, 'the operator is not suspended';
};

subtest 'plans' => sub {
	is $staff->post($page, plan => 'golden', calls_at_once => 7, attempts_a_day => 4)->{status}, 422, 'no such plan';
	is $staff->post($page, plan => 'starter', calls_at_once => 7, attempts_a_day => 4)->{status}, 303;
	is_deeply [Pages::sql($t, "select plan, calls_at_once, attempts_a_day from tenants where tenant_id = '$t'")], [[ 'starter', 7, 4 ]];
	is deeds()->[-1], 'tenant.limited';
	like $staff->get($page)->{body}, qr/Starter: \$299\.00 a month.*<option value="starter" selected/s;
	my @agent = (name => 'Second', greeting => 'Hello', prompt => 'Be kind.', voice => 'v1', language => 'en-US', longest_minutes => 10, recording => 1, says_ai => 1, says_recording => 1,
		personality => 'none');
	my $refused = $owner->post('/agents', @agent);
	is $refused->{status}, 422, 'one agent is all that it has';
	like $refused->{body}, qr/Your plan, Starter, has 1 agent\. The Pro plan has up to 5: ask us/, 'and what would lift it';
	is Pages::value($t, "select count(*) from agents where tenant_id = '$t'"), 1;
	Pages::sql($t, "insert into leads (tenant_id, id, list_id, phone, phone_hash) select '$t', gen_random_uuid(), '$t', '+1415' || 5000000 + n, n::text from generate_series(1, 5000) n");
	$refused = $owner->post('/leads', list_id => $t, phone => '+14155550123', name => 'Ann');
	is $refused->{status}, 422, 'nor is there room for a lead';
	like $refused->{body}, qr/has room for 5,000 leads, and this would be more\. The Pro plan has as many as you like/;
	is eval { Pages::sql($t, "select lead_import_stage(); insert into import_rows (number, id, phone, phone_hash, name, email, company, country, region, zones, custom)
		values ('1', gen_random_uuid(), '+14155550177', 'h', '', '', '', 'US', '', '{}', '{}'); select created from lead_import_add('$t', null, '$t')"); 1 }, undef, 'not by an import';
	like $staff->get($page)->{body}, qr/<dt>Leads<\/dt><dd class="value">5,000<\/dd><dd class="note">of 5,000</;
	is $staff->post($page, plan => '', calls_at_once => 7, attempts_a_day => 4)->{status}, 303;
	is $owner->post('/leads', list_id => $t, phone => '+14155550123', name => 'Ann')->{status}, 303, 'without a plan there is no limit';
};

subtest 'invited' => sub {
	my $email = lc "$mark\@example.test";
	my @form = (company => "$mark Invited", name => 'Ina', country => 'DE', zone => 'Europe/Berlin');
	is $staff->post('/admin/tenants', @form, email => 'no address')->{status}, 422;
	is $staff->post('/admin/tenants', @form, email => $owner->{person}{email})->{status}, 422, 'somebody who is here already';
	is $staff->post('/admin/tenants', @form, email => $email)->{status}, 303;
	my $mail = Pages::mail_to($email) // '';
	my ($token) = $mail =~ /finish\?token=(?:3D)?([\w-]+)/;
	ok $token, 'a mail with a link';
	is Pages::value($Pages::operator, "select count(*) from audit_log where tenant_id = '$Pages::operator' and action = 'tenant.invited' and subject = '$mark Invited'"), 1, 'written down';
};

is(Pages->member($other, 'owner')->post("$page/suspensions", typed_name => "$mark One", reason => 'From elsewhere')->{status}, 403, 'an owner suspends nobody');
done_testing;
