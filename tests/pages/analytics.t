#!/usr/bin/perl
# analytics.t: what the dashboard and the analytics say is what a count from scratch says, in the tenant's own days.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP;
use Test::More;
use Pages;

my $tenant = Pages::tenant();
my $viewer = Pages->member($tenant, 'viewer');
my $stranger = Pages->member(Pages::tenant(), 'owner');
my $none = '00000000-0000-0000-0000-000000000000';
my ($agent, $today) = (Pages::uuid(), Pages::value($tenant, "select (now() at time zone zone)::date from tenants where tenant_id = '$tenant'"));

sub document { return decode_json($viewer->get($_[0], HTTP_ACCEPT => 'application/json')->{body}) }

like $viewer->get('/analytics')->{body}, qr/No calls in these days/, 'empty at first';
like $viewer->get('/')->{body}, qr/Four steps to your first call/;

Pages::sql($tenant, <<"SQL");
insert into stat_days (tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, positive, neutral, negative)
select '$tenant', date '$today' - n, '$none', '$agent', (array['inbound', 'outbound'])[1 + n % 2], o, n + 1, n, 60 * n, 250000 * n, 1, 0, 0
from generate_series(0, 40) n, unnest(array['human', 'busy']) o;
insert into stat_deltas (tenant_id, day, hour, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros)
values ('$tenant', '$today', 9, '$none', '$agent', 'inbound', 'human', 3, 2, 100, 500000),
	('$tenant', '$today', 9, '$none', '$agent', 'inbound', 'busy', -1, 0, 0, 0);
SQL

sub truth { # calls of the last days, counted from the rows themselves
	my ($days, $where) = @_;
	return Pages::value($tenant, "select sum(calls) from (select day, direction, agent_id, calls from stat_days where tenant_id = '$tenant'
		union all select day, direction, agent_id, calls from stat_deltas where tenant_id = '$tenant') s where day > date '$today' - $days $where");
}

for my $days (1, 7, 14, 30) {
	is document("/analytics?days=$days")->{totals}{calls_count}, truth($days, ''), "the last $days days, folded or not";
}
is document('/analytics?days=30&direction=inbound')->{totals}{calls_count}, truth(30, "and direction = 'inbound'"), 'calls in';
is document("/analytics?days=30&agent=$agent")->{totals}{calls_count}, truth(30, ''), 'of one agent';
is document('/analytics?days=30&agent=' . Pages::uuid())->{totals}{calls_count}, 0, 'of another';
is document('/analytics?from=' . Pages::value(undef, "select date '$today' - 3") . "&until=$today")->{totals}{calls_count}, truth(4, ''), 'from a day to a day';
is scalar @{document('/analytics?from=2000-01-01')->{days}}, 366, 'a year at most';
is document('/')->{last}{calls_count}, truth(1, ''), 'the dashboard counts today alike';
my $wrong = $viewer->get('/analytics?from=yester<day');
is $wrong->{status}, 422, 'what is no date is not taken';
like $wrong->{body}, qr/“yester&lt;day” was not used. Please give a date like 2026-11-21\..*Calls by outcome per day/s, 'it is said, and all is shown';
is $viewer->get('/analytics/csv?from=2026-02-31')->{status}, 422, 'and nothing else is sent than what was asked for';

my @csv = split /\r\n/, $viewer->get('/analytics/csv?days=30&chart=days')->{body};
is shift @csv, 'day,outcome,calls,answered,talk,price';
my $sum = 0;
$sum += (split /,/)[2] for @csv;
is $sum, truth(30, ''), 'the CSV adds up to the chart';
like $viewer->get('/analytics?days=30')->{body}, qr/<svg[^>]+role="img"/, 'charts are drawn by the server';
unlike $stranger->get('/analytics')->{body}, qr/<svg[^>]+role="img"[^>]*aria-label="Calls by outcome/, 'another tenant sees none of it';
done_testing();
