#!/usr/bin/perl
# providers.t: providers that are slow, closed, too busy, broken or forgetful: nothing is dialed twice, pages say why, all goes on by itself.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../daemons", "$FindBin::Bin/../pages";
use Calls;
use Campaigns;
use JSON::PP;
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);

my %normal = (speed => 60, twilio_calls_per_second => 50, ultravox_calls_per_second => 50, fail_next => undef);
my $desk = Calls::desk();
my $tenant = $desk->{tenant};
my $plans = Campaigns->new($desk);
my $owner = $plans->{owner};

sub trouble { # PROVIDER METHOD PATH, and what goes wrong, one after the other
	my ($provider, $method, $path, @how) = @_;
	Calls::sandbox('settings', { %normal, fail_next => [map { { provider => $provider, method => $method, path => $path, %$_ } } @how] });
}

sub quiet { Calls::sandbox('settings', \%normal) }

# Waits until the page of a campaign says it, the clock standing still.
sub says {
	my ($path, $pattern, $seconds) = @_;
	my $end = time + ($seconds // 60);
	my $page;
	do { $page = $owner->get($path)->{body}; return 1 if $page =~ $pattern; sleep 0.2 } while time < $end;
	return 0;
}

sub told { # what is known of the calls of a campaign
	my ($id) = @_;
	diag explain [Pages::sql($tenant, "select their_phone, state, outcome, created_at, dialing_at, failure, end_reason from calls where tenant_id = cur_tenant() and campaign_id = '$id' order by created_at
		"), Pages::sql($tenant, "select l.phone, c.state, c.outcome, c.attempts from campaign_leads c join leads l on l.tenant_id = c.tenant_id and l.id = c.lead_id where c.tenant_id = cur_tenant() and campaign_id = '$id'")];
}

# Everybody was called once, or of a call that is lost nobody knows; so many of them.
sub all_over {
	my ($id, $phones, $lost) = @_;
	ok Calls::until_fast($tenant, "select state = 'completed' from campaigns where tenant_id = cur_tenant() and id = '$id'", 120, 20, 0.3), 'it goes on by itself, to its end' or told($id);
	my $rung = $plans->rung;
	is_deeply [grep { ($rung->{$_} // 0) > 1 } @$phones], [], 'nobody was called twice';
	is scalar(grep { !$rung->{$_} } @$phones), $lost, 'and ' . ($lost ? "$lost never" : 'everybody once') or told($id);
	is(Pages::value($tenant, "select count(*) from calls where tenant_id = cur_tenant() and campaign_id = '$id' and outcome = 'unknown'"), $lost, 'which is known');
	unlike $owner->get("/campaigns/$id")->{body}, qr/Waiting because|Paused because/, 'nothing is said any more';
}

subtest 'a slow engine' => sub {
	my $seconds = $ENV{LONG} ? 30 : 4;
	trouble('ultravox', 'POST', '/calls', { times => 3, delay_ms => 1000 * $seconds });
	my ($id, @phones) = $plans->talkers('Slow', 3);
	my ($fastest, $end) = ($seconds, time + $seconds);
	while (time < $end) {
		my $begun = time;
		$Calls::http->get("$ENV{MANYLINE_URL}$_") for '/sessions/new', '/health';
		$owner->get("/campaigns/$id");
		$fastest = time - $begun if time - $begun < $fastest;
		sleep 0.1;
	}
	cmp_ok $fastest, '<', $seconds - 1, sprintf 'pages do not wait for it (%.2f s)', $fastest;
	all_over($id, \@phones, 0);
};

my %kinds = (broken => { status => 500 }, garbage => { garbage => JSON::PP::true }, closed => { drop_connection => JSON::PP::true },
	forgetful => { accept_then_drop => JSON::PP::true }, busy => { status => 429, retry_after => 5 });

for my $case ($ENV{LONG} ? map { [$_] } sort keys %kinds : [sort keys %kinds]) {
	subtest "an engine that is @$case" => sub {
		trouble('ultravox', 'POST', '/calls', map { { times => 6, %{ $kinds{$_} } } } @$case);
		my ($id, @phones) = $plans->talkers("Engine @$case", 3);
		ok says("/campaigns/$id", qr/Waiting because:<\/strong> The voice engine/), 'the page says so';
		is_deeply [grep { $plans->rung->{$_} } @phones], [], 'nobody is called meanwhile';
		all_over($id, \@phones, 0);
	};
	subtest "a carrier that is @$case" => sub {
		my $times = $ENV{LONG} ? 8 : 2; # everybody's first call, so that none that succeeds hides it
		my $lost = $times * grep { /broken|garbage|closed/ } @$case;
		trouble('twilio', 'POST', '/Calls.json', map { { times => $times, %{ $kinds{$_} } } } @$case);
		my ($id, @phones) = $plans->talkers("Carrier @$case", 8);
		ok says("/campaigns/$id", qr/Waiting because:<\/strong> The telephone carrier/), 'the page says so';
		all_over($id, \@phones, $lost);
	};
}

subtest 'an agent and a number while their companies are down' => sub {
	trouble('ultravox', 'PATCH', '/agents', { times => 2, status => 500 }, { times => 2, garbage => JSON::PP::true, status => 500 });
	is $owner->post("/agents/$desk->{agent}/provisionings")->{status}, 303;
	ok says("/agents/$desk->{agent}", qr/It is not ready yet\..*tried again by itself/s), 'the page of the agent says so';
	Calls::sandbox('settings', { fail_next => { provider => 'twilio', method => 'POST', path => '/IncomingPhoneNumbers', times => 4, status => 500 } });
	is $owner->post("/numbers/$desk->{number}", agent_id => $desk->{agent})->{status}, 303;
	ok says('/numbers', qr/The service has a problem at the moment/), 'the page of numbers says so';
	ok Calls::until_fast($tenant, "select a.state = 'ready' and n.state = 'connected' and n.failure is null from agents a, numbers n
		where a.tenant_id = cur_tenant() and n.tenant_id = cur_tenant()", 90, 10, 0.5), 'both get ready by themselves';
	unlike $owner->get($_)->{body}, qr/not ready yet|has a problem/, 'and nothing is said any more' for "/agents/$desk->{agent}", '/numbers';
};

subtest 'a job keeps its lease while it waits, and a dead one loses it soon' => sub {
	my $left = "select extract(epoch from leased_until - created_at) from jobs where tenant_id = cur_tenant() and kind = 'agent_provision' and state = 'queued'";
	trouble('ultravox', 'PATCH', '/agents', { times => 1, delay_ms => 30_000 });
	$owner->post("/agents/$desk->{agent}/provisionings");
	ok Calls::until_sql($tenant, "select leased_until is not null from jobs where tenant_id = cur_tenant() and kind = 'agent_provision' and state = 'queued'", 25), 'it is leased';
	my $before = Pages::value($tenant, $left);
	Calls::ahead(15);
	ok Calls::until_sql($tenant, "select ($left) > $before + 10", 20), 'the lease is renewed in time';
	Processes::end('daemons/jobs');
	Calls::ahead(31);
	ok Calls::until_sql($tenant, "select not exists (select from jobs where tenant_id = cur_tenant() and kind = 'agent_provision' and state = 'queued')", 60), 'another goes on after half a minute';
};

quiet();
subtest 'what others see' => sub {
	my %parts; # as /health says; each of its processes keeps its answer for two seconds
	my $until = sub { # OK, SECONDS: the clock moves on so far at a time
		my ($ok, $seconds) = @_;
		my $end = time + 60;
		do {
			Calls::ahead($seconds);
			sleep 0.7;
			%parts = map { $_->{name} => $_ } @{ decode_json($Calls::http->get("$ENV{MANYLINE_URL}/health")->{content})->{parts} };
		} until time > $end || 2 == grep { !!$parts{$_}{ok} == $ok } qw(engine carrier);
	};
	Calls::sandbox('settings', { %normal, fail_next => [{ provider => 'ultravox', method => 'GET', path => '/voices', times => 50, status => 500 },
		{ provider => 'twilio', method => 'GET', path => '.json', times => 50, status => 503 }] });
	$until->(0, 120);
	ok !$parts{$_}{ok}, "/health says that the $_ has failed: $parts{$_}{sentence}" for qw(engine carrier);
	quiet();
	$until->(1, 15);
	ok $parts{$_}{ok}, "and that the $_ works again" for qw(engine carrier);
};

Calls::ahead(undef);
Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
