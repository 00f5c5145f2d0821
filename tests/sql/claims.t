#!/usr/bin/perl
# claims.t: several dialers claim at once: limits hold at every instant, each lead is called once, tenants share fairly.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages";
use Pages;
use Test::More;

my $workers = 4;
my $at = "timestamptz '2031-11-20 18:00Z'"; # so far ahead that the daemon, whose clock is the present, leaves it alone
Pages::sql(undef, 'do $$ begin perform slots_ensure(200); end $$');

sub tenant_of { # a tenant with an agent, a number and so many leads in so many campaigns, all running
	my (%plan) = @_;
	my ($tenant, $agent, $number) = (Pages::tenant(), Pages::uuid(), Pages::uuid());
	Pages::sql($tenant, "update tenants set calls_at_once = $plan{calls} where tenant_id = '$tenant';
		insert into agents (tenant_id, id, name, state, engine_agent_id) values ('$tenant', '$agent', 'Ann', 'ready', 'e');
		insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
		values ('$tenant', '$agent', 1, 'Hello.', 'Be kind.', 'mark', 'en-US', 600);
		insert into numbers (tenant_id, id, e164, carrier_sid, state, taken_at) values ('$tenant', '$number', '+14155550000', 'PN', 'connected', now())");
	for my $n (1 .. $plan{campaigns}) {
		my ($list, $campaign) = (Pages::uuid(), Pages::uuid());
		Pages::sql($tenant, "insert into lead_lists (tenant_id, id, name) values ('$tenant', '$list', 'List $n');
			insert into leads (tenant_id, id, list_id, phone, phone_hash, country, region, zones)
			select '$tenant', gen_random_uuid(), '$list', p, '$tenant' || p, 'US', 'NY', '{America/New_York}'
			from (select '+1212' || (3000000 + $n * 10000 + g) as p from generate_series(1, $plan{leads}) g) x;
			insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, calls_at_once, weekdays)
			values ('$tenant', '$campaign', 'Campaign $n', 'informational', '$agent', '$number', '$list', $plan{at_once}, '{1,2,3,4,5,6,7}');
			do \$\$ begin perform campaign_run('$tenant', '$campaign', 'start', false, $at); end \$\$");
	}
	return $tenant;
}

# One dialer: claims in transactions of its own, looks at the limits inside of each, and ends some of the calls.
sub dialer {
	my ($tenant, $seed, $rounds, $most) = @_;
	my $script = "set role manyline_worker;\n";
	for my $round (1 .. $rounds) {
		my $now = "$at + interval '1 second' + $round * interval '100 milliseconds'";
		$script .= "begin; select enter_tenant('$tenant') \\g /dev/null
			select 'claimed', cardinality(opened) from dial_claim('$tenant', $now, array(select gen_random_uuid() from generate_series(1, 10)), $most, 0, false);
			select 'live', count(*), (select max(n) from (select count(*) n from live_calls where tenant_id = '$tenant' group by campaign_id) x),
				(select own from slots_busy('$tenant', $now)) from live_calls where tenant_id = '$tenant';
			commit;
			begin; select enter_tenant('$tenant') \\g /dev/null
			select dial_begin('$tenant', call_id, 1000, 0, $now), call_fail('$tenant', call_id, 'Nobody answers.', true, $now)
			from (select call_id from live_calls where tenant_id = '$tenant' order by md5(call_id::text || '$seed$round') limit 1 for update skip locked) x \\g /dev/null
			commit;\n";
	}
	my $file = File::Temp->new;
	print $file $script;
	close $file;
	open my $out, '-|', 'psql', '-qXAt', '-F', ' ', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-f', $file->filename or die "psql: $!";
	return { file => $file, out => $out };
}

sub together { # all of them at once: the lines that they print
	my @dialers = @_;
	my @lines;
	for my $one (@dialers) {
		my $out = $one->{out};
		push @lines, <$out>;
		ok close $out, 'a dialer came to its end';
	}
	return @lines;
}

my $tenant = tenant_of(calls => 12, campaigns => 2, leads => 60, at_once => 7);
my @lines = together(map { dialer($tenant, $_, 60, 100) } 1 .. $workers);
my @live = map { /^live (\d+) (\d*) (\d+)/ ? [$1, $2 || 0, $3] : () } @lines;
cmp_ok scalar @live, '==', $workers * 60, 'every claim was looked at';
is_deeply [grep { $_->[0] > 12 } @live], [], 'never more than the tenant may have';
is_deeply [grep { $_->[1] > 7 } @live], [], 'nor the campaign';
cmp_ok((sort { $b <=> $a } map { $_->[0] } @live)[0], '>=', 10, 'but nearly as many');
is Pages::value($tenant, "select coalesce(max(n), 0) from (select count(*) n from calls where tenant_id = '$tenant' group by lead_id) x"), 1, 'each lead once';
is Pages::value($tenant, "select count(*) from calls k where k.tenant_id = '$tenant' and not exists (select from attempts a
	where a.tenant_id = '$tenant' and a.id = k.attempt_id and a.call_id = k.id and a.allowed)"), 0, 'each call has its decision';
my @share = map { $_->[0] } Pages::sql($tenant, "select count(*) from calls where tenant_id = '$tenant' group by campaign_id");
is scalar @share, 2, 'both campaigns call';
cmp_ok abs($share[0] - $share[1]), '<=', 15, "about equally: @share";

# The lines of the platform: eight, for two tenants.
my $first = tenant_of(calls => 50, campaigns => 1, leads => 300, at_once => 50);
my $second = tenant_of(calls => 50, campaigns => 1, leads => 300, at_once => 50);
sub own { my ($whose) = @_; return Pages::value(undef, "select count(*) from slots where tenant_id = '$whose' and busy_until > $at") }
sub claim {
	my ($whose, $second_at) = @_;
	Pages::sql($whose, "update wake set next_at = $at where queue = 'dialer' and tenant_id = '$whose';
		do \$\$ begin perform dial_claim('$whose', $at + $second_at * interval '1 second', array(select gen_random_uuid() from generate_series(1, 10)),
		8, 0, false); end \$\$");
}
sub end_one {
	my ($whose) = @_;
	Pages::sql($whose, "do \$\$ begin perform call_fail('$whose', (select call_id from live_calls where tenant_id = '$whose' limit 1), 'x', true, $at); end \$\$");
}
Pages::sql(undef, "update wake set next_at = 'infinity' where queue = 'dialer' and tenant_id <> '$first'"); # nor do those of other tests want lines
Pages::sql(undef, "update slots set tenant_id = null, call_id = null, busy_until = '-infinity' where tenant_id = '$tenant'");
claim($first, 10);
is own($first), 8, 'alone, one tenant has all lines';
for my $round (1 .. 8) {
	end_one($first);
	claim($second, 10 + 3 * $round);
	claim($first, 11 + 3 * $round);
}
is_deeply [own($first), own($second)], [4, 4], 'another one gets its half, call by call';

for my $whose ($tenant, $first, $second) {
	Pages::sql($whose, "delete from campaign_lines where tenant_id = '$whose'; delete from live_calls where tenant_id = '$whose'");
	Pages::sql(undef, "update slots set tenant_id = null, call_id = null, busy_until = '-infinity' where tenant_id = '$whose';
		update wake set next_at = 'infinity' where tenant_id = '$whose'");
}
done_testing();
