# Calls.pm: what tests of calls share: a tenant with a ready agent and a connected number, signed webhooks, the sandbox.
package Calls;
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages";
use Digest::SHA qw(hmac_sha1_base64 hmac_sha256_hex);
use HTTP::Tiny;
use JSON::PP;
use MIME::Base64 qw(encode_base64);
use NoDelay;
use Pages;
use POSIX qw(strftime);
use Time::HiRes qw(time sleep);

our $http = HTTP::Tiny->new(timeout => 20, max_redirect => 0);
our $account = $ENV{TWILIO_ACCOUNT_SID};
my $counter = 0;

# Waits until SQL answers something true, and returns it; undef when it takes too long.
sub until_sql {
	my ($tenant, $sql, $seconds) = @_;
	my $end = time + ($seconds // 20);
	while (time < $end) {
		my ($row) = Pages::sql($tenant, $sql);
		my $value = $row && $row->[0];
		return $value if $value && $value ne 'f';
		sleep 0.05;
	}
	return undef;
}

# Moves the clock of the whole instance on, so that nobody has to wait for what is put off; undef: back to now, where nothing
# that was dialed or seen later than that counts.
my $ahead = 0;

sub ahead {
	my ($seconds) = @_;
	$ahead = defined $seconds ? $ahead + $seconds : 0;
	open my $file, '>', $ENV{MANYLINE_CLOCK} or die "$ENV{MANYLINE_CLOCK}: $!\n";
	print $file $ahead;
	close $file;
	sleep 0.12; # until every program sees it
	Pages::wake($_) for qw(jobs dialer);
	return if $ahead;
	Pages::sql(undef, "update paces set next_at = '-infinity'; update platform_state set checked_at = '-infinity'");
}

# Waits until SQL answers something true, while the clock moves on by so many seconds at a time.
sub until_fast {
	my ($tenant, $sql, $seconds, $faster, $pause) = @_;
	my $end = time + $seconds;
	while (time < $end) {
		return 1 if until_sql($tenant, $sql, $pause // 1);
		ahead($faster);
	}
	return 0;
}

sub row { # the one row of an SQL query, as a hash
	my ($tenant, $sql) = @_;
	my ($row) = Pages::sql($tenant, "select to_jsonb(x) from ($sql) x");
	return $row ? decode_json($row->[0]) : undef;
}

sub enqueue {
	my ($tenant, $kind, $payload) = @_;
	Pages::sql($tenant, "do \$\$ begin perform job_enqueue('$tenant', gen_random_uuid(), '$kind', null, '$payload', now()); end \$\$");
	Pages::wake('jobs');
}

# {tenant, agent, number, phone}: an agent that is ready at the engine and answers a connected number.
sub desk { return (desks(1, @_))[0] }

# So many of them, made ready at the same time.
sub desks {
	my ($count, @fields) = @_;
	until_sql(undef, "select 2 = (select count(distinct engine) from voices) and exists (select from number_pool where state = 'available')") or die "no pool\n";
	my @desks = map { open_desk(@fields) } 1 .. $count;
	for my $desk (@desks) {
		until_sql($desk->{tenant}, "select a.state = 'ready' and n.state = 'connected' from agents a, numbers n
			where a.tenant_id = '$desk->{tenant}' and n.tenant_id = '$desk->{tenant}'") or die "the desk is not ready\n";
	}
	return @desks;
}

sub open_desk {
	my %desk = (tenant => Pages::tenant(), agent => Pages::uuid(), engine => 'ultravox', @_);
	Pages::sql($desk{tenant}, "insert into agents (tenant_id, id, name, engine) values ('$desk{tenant}', '$desk{agent}', 'Ann', '$desk{engine}');
		insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, engine, voice, language, longest_seconds)
		select cur_tenant(), '$desk{agent}'::uuid, 1, 'Hello, this is Ann.', 'Be kind.', v.engine, v.voice, 'en-US', 300 from voices v where v.engine = '$desk{engine}' and v.language like 'en%' order by v.voice limit 1");
	$desk{number} = Pages::value(undef, "select id from number_pool where state = 'available' order by e164 desc limit 1");
	Pages::sql($desk{tenant}, "insert into numbers (tenant_id, id, e164, carrier_sid, agent_id, state, taken_at)
		select cur_tenant(), t.id, t.e164, t.carrier_sid, '$desk{agent}'::uuid, 'connecting', now() from number_pool t where t.id = '$desk{number}';
		update number_pool set state = 'assigned', tenant_id = '$desk{tenant}' where id = '$desk{number}';
		insert into directory (kind, key, tenant_id, object_id) select 'number', e164, cur_tenant(), id from number_pool where id = '$desk{number}'");
	$desk{phone} = Pages::value(undef, "select e164 from number_pool where id = '$desk{number}'");
	enqueue($desk{tenant}, 'agent_provision', qq({"agent_id": "$desk{agent}"}));
	enqueue($desk{tenant}, 'number_connect', qq({"number_id": "$desk{number}"}));
	return \%desk;
}

sub give_back { # the number, so that other tests find one
	my ($desk) = @_;
	Pages::sql($desk->{tenant}, "delete from directory where kind = 'number' and key = '$desk->{phone}'");
	Pages::sql(undef, "update number_pool set state = 'available', tenant_id = null where id = '$desk->{number}'");
}

sub sandbox {
	my ($path, $value) = @_;
	my $answer = $http->post("$ENV{SANDBOX_URL}/sandbox/$path", { content => encode_json($value), headers => { 'Content-Type' => 'application/json' } });
	die "$path: $answer->{status} $answer->{content}\n" if $answer->{status} >= 300;
	return decode_json($answer->{content});
}

# An outbound call as the dialer leaves it just before the carrier is asked.
sub open_call {
	my ($desk, $phone) = @_;
	my $call = Pages::uuid();
	Pages::sql($desk->{tenant}, "do \$\$ begin perform call_open('$desk->{tenant}', '$call', jsonb_build_object('direction', 'outbound', 'our_phone',
		'$desk->{phone}', 'their_phone', '$phone', 'phone_hash', 'hash $phone', 'agent_id', '$desk->{agent}', 'agent_version', 1,
		'number_id', '$desk->{number}', 'longest_seconds', 300, 'sandbox', true, 'engine', 'ultravox', 'carrier', 'twilio'), now() + interval '10 minutes', now());
		perform call_dialing('$desk->{tenant}', '$call', now()); end \$\$");
	return $call;
}

# Asks the carrier for it; returns the carrier's id.
sub dial {
	my ($desk, $call, $phone) = @_;
	my $hooks = "$ENV{API_BASE_URL}/api/v1/webhooks/twilio";
	my @form = (To => $phone, From => $desk->{phone}, Url => "$hooks/connect/$call?tenant=$desk->{tenant}", Timeout => 30, TimeLimit => 300,
		StatusCallback => "$hooks/status/$call?tenant=$desk->{tenant}", (map { (StatusCallbackEvent => $_) } qw(initiated ringing answered completed)),
		MachineDetection => 'Enable', AsyncAmd => 'true', AsyncAmdStatusCallback => "$hooks/amd/$call?tenant=$desk->{tenant}");
	my $answer = $http->post_form("$ENV{TWILIO_API_URL}/2010-04-01/Accounts/$account/Calls.json", \@form,
		{ headers => { Authorization => 'Basic ' . encode_base64("$account:$ENV{TWILIO_AUTH_TOKEN}", '') } });
	die "dial: $answer->{status} $answer->{content}\n" if $answer->{status} != 201;
	return decode_json($answer->{content})->{sid};
}

sub sid { return sprintf 'CA%032x', ++$counter + 65536 * $$ + 2**32 * int(time) }

sub escape { my ($text) = @_; $text =~ s/([^A-Za-z0-9_.~-])/sprintf '%%%02X', ord $1/ge; return $text }

# Posts what the carrier would post, signed as it signs; `signature` and `type` may be given.
sub twilio {
	my ($path, $fields, %options) = @_;
	my $url = "$ENV{API_BASE_URL}/api/v1/webhooks/twilio/$path";
	my %all = (AccountSid => $account, %$fields);
	my $body = $options{body} // join '&', map { escape($_) . '=' . escape($all{$_}) } sort keys %all;
	my $signature = $options{signature} // hmac_sha1_base64($url . join('', map { "$_$all{$_}" } sort keys %all), $ENV{TWILIO_AUTH_TOKEN}) . '=';
	return $http->post($url, { content => $body, headers => { 'Content-Type' => $options{type} // 'application/x-www-form-urlencoded',
		length $signature ? ('X-Twilio-Signature' => $signature) : () } });
}

# The same for the engine; `age` in seconds.
sub ultravox {
	my ($event, %options) = @_;
	my $stamp = strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', gmtime(time - ($options{age} // 0)));
	my $body = ref $event ? encode_json($event) : $event;
	my $signature = $options{signature} // hmac_sha256_hex($body . $stamp, $ENV{ULTRAVOX_WEBHOOK_SECRET});
	return $http->post("$ENV{API_BASE_URL}/api/v1/webhooks/ultravox/events", { content => $body, headers => { 'Content-Type' => 'application/json',
		'X-Ultravox-Webhook-Timestamp' => $stamp, length $signature ? ('X-Ultravox-Webhook-Signature' => $signature) : () } });
}

# And for the other engine; `sent` is what is sent instead of what was signed, `chunked` in pieces without saying how much it is.
sub elevenlabs {
	my ($event, %options) = @_;
	my $stamp = int(time - ($options{age} // 0));
	my $body = ref $event ? encode_json($event) : $event;
	my $signature = $options{signature} // "t=$stamp,v0=" . hmac_sha256_hex("$stamp.$body", $ENV{ELEVENLABS_WEBHOOK_SECRET});
	my ($sent, $at) = ($options{sent} // $body, 0);
	my $pieces = sub { my $piece = substr $sent, $at, 60_000; $at += length $piece; return length $piece ? $piece : undef };
	return $http->post("$ENV{API_BASE_URL}/api/v1/webhooks/elevenlabs/events", { content => $options{chunked} ? $pieces : $sent, headers => { 'Content-Type' => 'application/json',
		length $signature ? ('ElevenLabs-Signature' => $signature) : () } });
}

1;
