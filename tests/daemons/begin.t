#!/usr/bin/perl
# begin.t: calls to a number that the operator has handed to a voice engine, which answers it itself and asks us how to begin.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use JSON::PP;
use Test::More;
use Time::HiRes qw(time);

Calls::sandbox('settings', { speed => 60 });
my ($desk, $other) = Calls::desks(2, engine => 'elevenlabs');
my $tenant = $desk->{tenant};
my $text = 'Be kind. {{lead.first_name}} owns a {{lead.pet}}.';
Pages::sql($tenant, "update agent_versions set prompt = '$text' where tenant_id = cur_tenant()");
Calls::enqueue($tenant, 'agent_provision', qq({"agent_id": "$desk->{agent}"}));
my ($agent, $others) = map { Pages::value($_->{tenant}, "select engine_agent_id from agents where tenant_id = cur_tenant()") } $desk, $other;

sub engine {
	my ($method, $path, $body) = @_;
	my $answer = $Calls::http->request($method, "$ENV{ELEVENLABS_API_URL}$path", { headers => { 'xi-api-key' => $ENV{ELEVENLABS_API_KEY} },
		$body ? (content => encode_json($body)) : () });
	die "$path: $answer->{status} $answer->{content}\n" if $answer->{status} != 200;
	return decode_json($answer->{content});
}

my $hook;
for (1 .. 200) {
	$hook = engine(GET => '/v1/convai/settings')->{conversation_initiation_client_data_webhook};
	my $prompt = engine(GET => "/v1/convai/agents/$agent")->{conversation_config}{agent}{prompt}{prompt};
	last if $hook && $prompt =~ /lead_pet/;
	select undef, undef, undef, 0.1;
}
is $hook->{url}, "$ENV{API_BASE_URL}/api/v1/webhooks/elevenlabs/begin", 'the engine asks us';
my $key = $hook->{request_headers}{'X-Webhook-Key'};
like $key, qr/^[0-9a-f]{64}$/, 'and shows a key';

sub begin {
	my ($fields, $shown) = @_;
	my $content = ref $fields ? encode_json($fields) : $fields;
	return $Calls::http->post($hook->{url}, { content => $content, headers => { 'Content-Type' => 'application/json', defined $shown ? ('X-Webhook-Key' => $shown) : () } });
}

sub asked { return { caller_id => '+12025550170', agent_id => $agent, called_number => $desk->{phone}, call_sid => Calls::sid(), @_ } }
sub calls { return Pages::value($tenant, "select count(*) from calls where tenant_id = cur_tenant()") }

subtest 'who may ask, and about what' => sub {
	is(begin(asked())->{status}, 403, 'without a key');
	is(begin(asked(), $_)->{status}, 403, 'with another') for '', 'x', '0' x 64, uc $key;
	is(begin($_, $key)->{status}, 422, 'about nothing') for '', '{', '[]', '{}', { called_number => $desk->{phone} }, asked(call_sid => 'x' x 200), asked(agent_id => { a => 1 });
	is(begin(asked(called_number => '+12025550000'), $key)->{status}, 404, 'a number that is none of ours');
	is(begin(asked(agent_id => $others), $key)->{status}, 404, 'an agent of somebody else');
	is(begin(asked(agent_id => 'agent_x'), $key)->{status}, 404, 'an agent that is none');
	is(begin(asked(called_number => $other->{phone}), $key)->{status}, 404, 'a number of somebody else');
	is calls(), 0, 'no call came of it';
	is $Calls::http->get($hook->{url})->{status}, 405;
};

subtest 'the answer' => sub {
	my $asked = asked(caller_id => '+12025550171');
	my $began = time;
	my $answer = begin($asked, $key);
	cmp_ok time - $began, '<', 2, 'in time';
	is $answer->{status}, 200 or diag $answer->{content};
	my $told = decode_json($answer->{content});
	is $told->{type}, 'conversation_initiation_client_data';
	my $row = Calls::row($tenant, "select * from calls where tenant_id = cur_tenant() and carrier_call_id = '$asked->{call_sid}'");
	is_deeply [@$row{qw(direction engine their_phone our_phone engine_call_id)}], ['inbound', 'elevenlabs', '+12025550171', $desk->{phone}, $told->{user_id}], 'the call is known';
	my $variables = $told->{dynamic_variables};
	is_deeply [@$variables{qw(tenant_id call_id conversation)}], [$tenant, $row->{id}, $told->{user_id}], 'and is found again by what comes back';
	like $variables->{greeting}, qr/^Hello, this is Ann\./;
	my $defined = engine(GET => "/v1/convai/agents/$agent")->{conversation_config}{agent}{dynamic_variables}{dynamic_variable_placeholders};
	is_deeply [grep { !defined $variables->{$_} } sort keys %$defined], [], 'every variable has a value';
	is_deeply [@$variables{qw(lead_first_name lead_pet)}], ['', ''], 'of a stranger an empty one';
	is begin($asked, $key)->{content}, $answer->{content}, 'again, the same';
	is calls(), 1, 'and still one call';
	Pages::sql($tenant, "delete from live_calls where tenant_id = cur_tenant()");
};

subtest 'a call' => sub {
	engine(POST => '/v1/convai/phone-numbers', { provider => 'twilio', phone_number => $desk->{phone}, label => 'ours', sid => 'AC1', token => 'x', agent_id => $agent });
	Calls::sandbox('rings', { to => $desk->{phone}, story => 'caller_question', from => '+12025550172' });
	my $mine = "tenant_id = cur_tenant() and their_phone = '+12025550172'";
	ok Calls::until_sql($tenant, "select outcome is not null and engine_ended and 'waiting' <> all (array[transcript_state, recording_state, analysis_state]) from calls where $mine", 40), 'it ends'
		or diag explain Calls::row($tenant, "select * from calls where $mine");
	my $call = Calls::row($tenant, "select * from calls where $mine");
	is_deeply [@$call{qw(state outcome engine transcript_state recording_state)}], [qw(completed human elevenlabs ready ready)], 'as any other';
	like Pages::value($tenant, "select text from transcript_turns where tenant_id = cur_tenant() and call_id = '$call->{id}' order by position limit 1"), qr/^Hello, this is Ann\./, 'its own greeting first';
	is Pages::value($tenant, "select provider from events where tenant_id = cur_tenant() and call_id = '$call->{id}' and kind = 'voice'"), 'elevenlabs', 'the engine had asked';
	like(Pages->member($tenant, 'owner')->get('/calls')->{body}, qr/202.{0,3}555.{0,3}0172/, 'it is on the list of calls');
};

subtest 'nobody answers' => sub {
	Pages::sql($tenant, "update tenants set suspended_at = now() where tenant_id = cur_tenant()");
	my $before = calls();
	is(begin(asked(), $key)->{status}, 409, 'for a customer who is suspended');
	is calls(), $before;
	Pages::sql($tenant, "update tenants set suspended_at = null where tenant_id = cur_tenant()");
};

Calls::enqueue($tenant, 'number_connect', qq({"number_id": "$desk->{number}"}));
ok Calls::until_sql($tenant, "select not exists (select from jobs where tenant_id = cur_tenant() and kind = 'number_connect' and state <> 'done')", 30), 'the number is ours again';
Calls::give_back($_) for $desk, $other;
Calls::sandbox('reset', {});
done_testing;
