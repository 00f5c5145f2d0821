#!/usr/bin/perl
# admin.t: the overview of staff: sums over all customers, each by its own day, as they are kept.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use JSON::PP;
use Pages;

my $staff = Pages->member($Pages::operator, 'staff');
my @tenants = map { Pages::tenant() } 1 .. 2;

sub overview { return decode_json($staff->get('/admin', HTTP_ACCEPT => 'application/json')->{body}) }

my %seen;
sub grown { my ($now, $name) = @_; return $now->{today}{$name} - $seen{today}{$name} }

%seen = %{ overview() };

# Tonga's day has begun when that of Hawaii, 24 hours behind, has not ended.
my @zones = ('Pacific/Tongatapu', 'Pacific/Honolulu');
for my $n (0, 1) {
	my ($t, $zone) = ($tenants[$n], $zones[$n]);
	Pages::sql($t, <<"SQL");
update tenants set zone = '$zone' where tenant_id = '$t';
insert into stat_days (tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, cost_micros, positive, neutral, negative)
select '$t', (now() at time zone '$zone')::date - back, '$t', '$t', 'outbound', 'human', 10 + 90 * back, 5, 600, 3000000, 1000000, 0, 0, 0 from generate_series(0, 1) back;
insert into stat_hours (tenant_id, day, hour, campaign_id, agent_id, direction, calls, answered)
values ('$t', (now() at time zone '$zone')::date, 3, '$t', '$t', 'outbound', 10, 5);
insert into stat_deltas (tenant_id, day, hour, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, cost_micros)
values ('$t', (now() at time zone '$zone')::date, 3, '$t', '$t', 'outbound', 'failed', 1, 0, 0, 0, 0);
insert into calls (tenant_id, id, direction, our_phone, their_phone, phone_hash, state, created_at)
values ('$t', gen_random_uuid(), 'outbound', '+14155550199', '+14155550100', 'h', 'in_progress', now());
insert into live_calls (tenant_id, call_id, deadline_at, created_at) select '$t', id, 'infinity', now() from calls where tenant_id = '$t' limit 1;
update slots set tenant_id = '$t', call_id = gen_random_uuid(), busy_until = now() + interval '1 hour' where slot = (select min(slot) from slots where call_id is null);
insert into jobs (tenant_id, id, kind, state, run_at, error, finished_at) select '$t', gen_random_uuid(), 'none', 'dead', now(), 'It broke.', now() - make_interval(hours => 5 * back)
	from generate_series(0, 9) back;
insert into jobs (tenant_id, id, kind, run_at, leased_until) values ('$t', gen_random_uuid(), 'none', now() - interval '1 hour', now() + interval '55 seconds');
update wake set next_at = now() + interval '55 seconds' where queue = 'jobs' and tenant_id = '$t';
select platform_jobs('$t', 10, now()), statistics_fold('$t', 1000, now());
SQL
}

my $now = overview();
my %expected = (live_count => 2, calls_count => 22, answered_count => 10, talk_seconds => 1200, price_micros => 6_000_000, cost_micros => 2_000_000,
	margin_micros => 4_000_000, failed_hour_count => 2, failed_day_count => 2, dead_hour_count => 20, dead_day_count => 20, dead_count => 20, late_count => 2);
is_deeply { map { ($_ => grown($now, $_)) } keys %expected }, \%expected, 'today of both, each by its own calendar';
my ($three) = grep { $_->{hour} == 3 } @{ $now->{hours} };
my ($before) = grep { $_->{hour} == 3 } @{ $seen{hours} };
is $three->{calls_count} - ($before->{calls_count} // 0), 22, 'and by the hour';

my $page = $staff->get('/admin');
like $page->{body}, qr/<svg[^>]*class="chart/, 'a chart';
like $page->{body}, qr/<th scope="row">3:00<\/th>/, 'and its numbers';
like $staff->get('/admin', HTTP_X_FRAGMENT => 1)->{body}, qr/^<div class="parts" id="figures"/, 'the figures alone, when a script asks again';

is $staff->post("/admin/tenants/$tenants[0]/suspensions", typed_name => Pages::value($tenants[0], "select name from tenants where tenant_id = '$tenants[0]'"), reason => 'Does not pay')->{status}, 303;
is grown(overview(), 'suspended_count'), 1;
is(Pages->member($tenants[1], 'owner')->post('/settings', name => "Renamed $$ & Co", country => 'US', zone => $zones[1], outage_plan => 'sorry')->{status}, 303);
like $staff->get("/admin/tenants?q=renamed+$$")->{body}, qr/Renamed $$ &amp; Co.*Active/s, 'the list of customers knows it at once';
is(Pages::value($tenants[0], "select job_retry('$tenants[0]', null, 'none', now() + interval '1 day')"), 10, 'work is tried again');
is grown(overview(), $_->[0]), $_->[1], "then $_->[0] goes back" for [dead_count => 10];
my $late = Pages::value(undef, "select staff_today(now() + interval '25 hours')");
like $late, qr/^\(\d+,\d+,\d+,0,0,0,0,0,/, 'a day later nothing is of today';
is(Pages->member($tenants[1], 'owner')->get('/admin')->{status}, 403, 'an owner does not see it');
Pages::sql($_, "delete from live_calls where tenant_id = '$_'; delete from jobs where tenant_id = '$_'") for @tenants;

done_testing;
