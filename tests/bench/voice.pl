#!/usr/bin/perl
# voice.pl: calls in, eight at a time: signed, matched to number and agent, opened, a conversation prepared, and answered with TwiML.
#
# The engine is an nginx that answers at once with a new conversation. Calls end at once, too, so that a line is always free.
use strict;
use warnings;
use utf8;
use Bench;
use Load;
use Signed;

my ($clients, $calls) = (8, 24_000);
my $tenant = '0190d0e0-0000-7000-8000-000000000001';
my $folder = "$ENV{BENCH_SETS}/requests";
my $number = '+14155559999';

Bench::once('voice', sub {
	Bench::sql("select enter_tenant('$tenant'), tenant_create('$tenant', 'Voice', 'customer', 'US', 'America/New_York', 'voice')
		where not exists (select from tenants where tenant_id = '$tenant')");
	Bench::sql("insert into agents (tenant_id, id, name, state, engine_agent_id) values ('$tenant', '$tenant', 'Ann', 'ready', 'agent') on conflict do nothing;
		insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
		values ('$tenant', '$tenant', 1, 'Hello, this is Ann.', 'Be kind.', 'Mark', 'en-US', 300) on conflict do nothing;
		insert into numbers (tenant_id, id, e164, carrier_sid, agent_id, state, taken_at)
		values ('$tenant', '$tenant', '$number', 'PN1', '$tenant', 'connected', now()) on conflict do nothing;
		insert into directory (kind, key, tenant_id, object_id) values ('number', '$number', '$tenant', '$tenant') on conflict do nothing");
});

# An nginx for the engine, on the port that the product was told.
sub engine {
	my ($port) = $ENV{ULTRAVOX_API_URL} =~ /:(\d+)$/;
	my $file = "$ENV{DATA}/temp/engine.conf";
	open my $out, '>', $file or die "$file: $!";
	print $out "daemon off; worker_processes 1; pid $ENV{DATA}/temp/engine.pid; error_log $ENV{DATA}/log/engine.log;\nevents { }\nhttp {\n",
		"access_log off; keepalive_requests 1000000;\n", (map { "${_}_temp_path $ENV{DATA}/temp/engine_$_;\n" } qw(client_body proxy fastcgi uwsgi scgi)),
		'map $request_id $uuid { "~^(.{8})(.{4})(.{4})(.{4})(.{12})$" "$1-$2-$3-$4-$5"; }', "\n",
		"server { listen 127.0.0.1:$port; default_type application/json;\n",
		'location / { return 201 \'{"callId":"$uuid","joinUrl":"wss://engine.example/$uuid"}\'; }', "\n}\n}\n";
	close $out;
	return Bench::background('/usr/sbin/nginx', '-e', "$ENV{DATA}/log/engine.log", '-c', $file);
}

# What Twilio posts about a call in.
sub request {
	my ($n) = @_;
	return Signed::twilio('voice', { ApiVersion => '2010-04-01', CallSid => sprintf('CA%08x%024x', time, $n), CallStatus => 'ringing', Called => $number,
		CalledCountry => 'US', Caller => '+14155551234', CallerCity => 'SAN FRANCISCO', CallerCountry => 'US', CallerState => 'CA', CallerZip => '94103',
		Direction => 'inbound', From => '+14155551234', FromCity => 'SAN FRANCISCO', FromCountry => 'US', FromState => 'CA', To => $number, ToCountry => 'US' });
}

Bench::sql("delete from $_ where tenant_id = '$tenant'") for qw(events live_calls jobs calls);
Bench::sql("update wake set next_at = 'infinity' where tenant_id = '$tenant'");
Bench::sql('select slots_ensure(1000)');
Signed::deal($folder, $clients, $calls, \&request);
my @helpers = (engine(), Bench::repeat("delete from live_calls where tenant_id = '$tenant'",
	"update slots set tenant_id = null, call_id = null, busy_until = '-infinity' where tenant_id = '$tenant'"));
my ($product) = Bench::compare(
	name => 'voice', goal => 0.2,
	product => Load::wrk(connections => $clients, script => 'replay', arguments => [$folder]),
	limit => Load::pgbench(clients => $clients, scripts => ['tests/bench/voice.sql'], user => 'manyline_worker',
		variables => { run => time, k => 0, tenant => $tenant, number => $number, hash => 'h' x 64, body => 'x' x 500 }));
Bench::stop(@helpers);
my $answered = 0;
$answered += $_->{answered} for @$product;
my $connected = Bench::sql("select count(*) from calls where tenant_id = '$tenant' and join_url like 'wss://engine.example/%'");
die "$answered calls were answered, but only $connected by an agent\n" if $connected < $answered;
unlink glob "$folder/*";
