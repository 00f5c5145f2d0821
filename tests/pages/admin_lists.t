#!/usr/bin/perl
# admin_lists.t: staff look at agents, work, events and the log of all customers, and let work and events be tried again.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $mark = 'Yy' . int rand 1e9;
my ($t, $u) = map { Pages::tenant(name => "$mark $_") } 'One', 'Two';
my $staff = Pages->member($Pages::operator, 'staff');
my $kind = lc $mark;

for my $tenant ($t, $u) {
	Pages::sql($tenant, <<"SQL");
insert into agents (tenant_id, id, name, state, version, engine_version, engine) values ('$tenant', '$tenant', 'Mia', 'ready', 3, case when '$tenant' = '$t' then 2 else 3 end,
	case when '$tenant' = '$t' then 'ultravox' else 'elevenlabs' end);
insert into stat_days (tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, cost_micros, positive, neutral, negative)
select '$tenant', now()::date - back, '$tenant', '$tenant', 'outbound', o, n, 0, 60, 0, 500000, 0, 0, 0 from (values ('human', 3), ('failed', 1)) x (o, n), unnest(array[0, 45]) back;
insert into calls (tenant_id, id, direction, agent_id, our_phone, their_phone, phone_hash, state, first_word_ms, created_at)
select '$tenant', gen_random_uuid(), 'outbound', '$tenant', '+14155550199', '+14155550100', 'h', 'completed', n * 10, now() - make_interval(mins => n) from generate_series(1, 100) n;
insert into jobs (tenant_id, id, kind, key, state, attempts, run_at, error, finished_at)
select '$tenant', gen_random_uuid(), '$kind', n::text, 'dead', 12, now() - interval '1 day', 'The carrier did not answer.', now() - make_interval(mins => n) from generate_series(1, 30) n;
insert into jobs (tenant_id, id, kind, run_at, error) values ('$tenant', gen_random_uuid(), '${kind}_late', now() - interval '1 hour', 'Too busy.'),
	('$tenant', gen_random_uuid(), '${kind}_soon', now() + interval '1 hour', null);
insert into events (tenant_id, id, provider, event_key, kind, call_id, received_at, body, verdict)
select '$tenant', ('ffffffff-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, case when n % 2 = 0 then 'twilio' else 'ultravox' end, 'k' || n, '$kind', (select id from calls where tenant_id = '$tenant' limit 1),
	now(), '', case when n = 7 then 'ignored: no such call' else 'applied' end from generate_series(1, 60) n;
SQL
}

sub count { my ($body, $pattern) = @_; return scalar(() = $body =~ /$pattern/g) }

sub walk { # every page of a list; the bodies
	my ($path, @bodies) = @_;
	while ($path && @bodies < 10) {
		my $answer = $staff->get($path);
		is $answer->{status}, 200, $path;
		push @bodies, $answer->{body};
		($path) = map { s/&amp;/&/gr } $answer->{body} =~ /rel="next" href="([^"]+)"/;
	}
	return @bodies;
}

subtest 'agents' => sub {
	my ($list) = walk("/admin/agents?q=$mark");
	is count($list, qr/class="main">Mia/), 2, 'of both';
	like $list, qr/$mark One.*?engine has version 2/s, 'one whose engine has another version';
	is count($list, qr/engine has/), 1, 'the other has none';
	like $list, qr/data-label="Calls">4<.*?data-label="Failed">25%<.*?data-label="First word">1\.0 s<.*?data-label="Talked">2 min<.*?data-label="Cost">\$1\.00</s, 'what it did in 30 days, and how soon it speaks';
	is count($staff->get("/admin/agents?q=$mark&state=drifted")->{body}, qr/class="main">Mia/), 1;
	like $staff->get("/admin/agents?q=$mark&engine=elevenlabs")->{body}, qr/$mark Two/;
	unlike $staff->get("/admin/agents?q=$mark&engine=elevenlabs")->{body}, qr/$mark One/;
	like $staff->get("/admin/agents?q=$t")->{body}, qr/$mark One/, 'by the id of the customer';
};

subtest 'work' => sub {
	my @pages = walk("/admin/jobs?q=$mark");
	is scalar @pages, 2, 'sixty are two pages';
	my %ids = map { ($_ => 1) } map { m{/admin/jobs/[0-9a-f-]{36}/([0-9a-f-]{36})/retries}g } @pages;
	is scalar keys %ids, 60, 'none twice, none missing';
	like $pages[0], qr/The carrier did not answer\..*12 of 12/s, 'with the reason';
	my ($back) = $pages[1] =~ /rel="prev" href="([^"]+)"/;
	is $staff->get($back =~ s/&amp;/&/gr)->{body} =~ s/\d+ (?:second|minute)s? ago//gr =~ s/"[^"]*page[^"]*"//gr, $pages[0] =~ s/\d+ (?:second|minute)s? ago//gr =~ s/"[^"]*page[^"]*"//gr, 'back is the first page'
		if $back;
	my $late = $staff->get("/admin/jobs?q=$mark&state=late")->{body};
	is count($late, qr/class="main">/), 2, 'what is late';
	is count($staff->get("/admin/jobs?q=$mark&state=queued")->{body}, qr/class="main">/), 4, 'what waits';
	my ($one) = Pages::value($t, "select id from jobs where tenant_id = '$t' and kind = '$kind' order by id limit 1");
	is $staff->post("/admin/jobs/$u/$one/retries")->{status}, 404, 'it is not of the other customer';
	is $staff->post("/admin/jobs/$t/$one/retries")->{status}, 303;
	# Nobody knows how to do this kind of work, so the daemon gives it up again, with another reason: it has been tried.
	sub tried { my ($tenant, $where) = @_; return Pages::value($tenant, "select count(*) from jobs where tenant_id = '$tenant' and kind = '$kind' and attempts < 12 and $where") }
	sub eventually { my ($what, $expected, $name) = @_; for (1 .. 150) { last if $what->() eq $expected; select undef, undef, undef, 0.1 } is $what->(), $expected, $name }
	is tried($t, "id = '$one'"), 1, 'one is tried again';
	eventually(sub { tried($t, "state = 'dead' and error like 'There is no such kind%'") }, 1, 'by the daemon, at once');
	is tried($t, 'true'), 1, 'and no other';
	my $soon = Pages::value($t, "select id from jobs where tenant_id = '$t' and kind = '${kind}_soon'");
	is $staff->post("/admin/jobs/$t/$soon/retries")->{status}, 303, 'what waits is hurried';
	Pages::sql($t, "update jobs set error = 'Before' where tenant_id = '$t' and id = '$one'");
	Pages::sql($u, "insert into jobs (tenant_id, id, kind, key, run_at, leased_until) values ('$u', gen_random_uuid(), '$kind', '30', now(), now() + interval '1 hour')");
	is $staff->post('/admin/jobs/retries', kind => $kind)->{status}, 303;
	eventually(sub { tried($t, "state = 'dead' and error like 'There is no such kind%'") }, 30, 'all of a kind are');
	eventually(sub { tried($u, "state = 'dead' and error like 'There is no such kind%'") }, 29, 'but one that another does already');
	is_deeply [map { Pages::value($_, "select count(*) || ' ' || coalesce(max((details ->> 'jobs')::integer), 0) from audit_log where tenant_id = '$_' and action = 'job.retried'") } $t, $u], ['3 30', '1 29'], 'both logs have it';
	Pages::sql($_, "delete from jobs where tenant_id = '$_'") for $t, $u;
};

subtest 'events' => sub {
	my @pages = walk("/admin/events?q=$mark&kind=$kind");
	my %ids = map { ($_ => 1) } map { m{href="(/admin/events/[0-9a-f-]{36}/[0-9a-f-]{36})"}g } @pages;
	is scalar keys %ids, 120, 'all of them, on three pages';
	is count($staff->get("/admin/events?q=$mark&verdict=ignored")->{body}, qr/class="main">/), 2, 'by verdict';
	is count($staff->get("/admin/events?q=$t&kind=$kind&provider=twilio")->{body}, qr/class="main">/), 30, 'by provider and customer';
	my $call = Pages::value($t, "select call_id from events where tenant_id = '$t' limit 1");
	my $of_call = $staff->get("/admin/events?call=$call")->{body};
	is count($of_call, qr/class="main">/), 50, 'by call';
	like $of_call, qr/Apply all events of this call again/;
	is $staff->post('/admin/events/replays', tenant_id => $u, call => $call)->{status}, 404, 'not of another customer';
	is $staff->post('/admin/events/replays', tenant_id => $t, call => $call)->{status}, 303;
	is Pages::value($t, "select count(*) from jobs where tenant_id = '$t' and kind = 'event_replay'"), 60, 'each is applied again';
	is $staff->get('/admin/events?call=nonsense')->{status}, 422;
};

subtest 'the log' => sub {
	my $log = $staff->get("/admin/audit?q=$mark&action=job.")->{body};
	is count($log, qr/class="main">/), 4, 'what was done above';
	like $log, qr/class="main">Pat Person.*?$mark (?:One|Two).*?job\.retried.*?$kind/s;
	is count($staff->get("/admin/audit?q=$mark&person=nobody$mark")->{body}, qr/class="main">/), 0;
	my $csv = $staff->get("/admin/audit/csv?q=$t")->{body};
	like $csv, qr/^When,Customer id,Customer,Who,Action,Subject,Reason\r\n.*,$t,$mark One,Pat Person,event\.replayed,/s, 'as a file';
};

for my $path ('/admin/agents', '/admin/jobs', '/admin/events', '/admin/audit', '/admin/audit/csv') {
	is(Pages->member($t, 'owner')->get($path)->{status}, 403, "$path is not for owners");
}
Pages::sql($_, "delete from jobs where tenant_id = '$_'; delete from events where tenant_id = '$_'") for $t, $u;
done_testing;
