#!/usr/bin/perl
# webhook.t: a voice engine's webhook, whose secret is told once: made by itself, and made anew by whoever finds that its maker was
# killed, that the answer was lost, or that somebody has removed it; in the end there is one, and what it tells is believed.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../daemons", "$FindBin::Bin/../pages";
use Instance;
BEGIN { Instance::start(SANDBOX_ELEVENLABS_SECRET => '', ELEVENLABS_WEBHOOK_SECRET => '') }
use Calls;
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep);

my $address = "$ENV{API_BASE_URL}/api/v1/webhooks/elevenlabs/events";
my $known = "select webhook_id from engine_webhooks where engine = 'elevenlabs' and address = '$address'";

sub engine { # METHOD, path, body
	my ($method, $path, $body) = @_;
	my $answer = $Calls::http->request($method, "$ENV{ELEVENLABS_API_URL}$path", { headers => { 'xi-api-key' => $ENV{ELEVENLABS_API_KEY} },
		$body ? (content => encode_json($body)) : () });
	die "$path: $answer->{status} $answer->{content}\n" if $answer->{status} != 200;
	return decode_json($answer->{content});
}

sub there { return map { $_->{webhook_id} } grep { $_->{webhook_url} eq $address } @{ engine(GET => '/v1/workspace/webhooks')->{webhooks} } }
sub in_use { return engine(GET => '/v1/convai/settings')->{webhooks} }
sub forget { Pages::sql(undef, "update engine_webhooks set webhook_id = null, secret = null") }
sub look_again { Pages::sql($Pages::operator, "update jobs set run_at = now() where tenant_id = cur_tenant() and kind = 'platform_refresh' and state = 'queued'"); Calls::ahead(150) }

# Whether there is one, which is known here and in use, before long.
sub settled {
	my ($but) = @_;
	for (1 .. 60) {
		my ($mine, @there) = (Pages::value(undef, $known), there());
		return $mine if $mine && $mine ne ($but // '') && "@there" eq $mine && (in_use()->{post_call_webhook_id} // '') eq $mine;
		look_again() if $_ % 4 == 0;
		sleep 0.5;
	}
	diag 'known: ', Pages::value(undef, $known) // '-', '; there: ', join ' ', there();
	return undef;
}

my $first = settled();
ok $first, 'it makes itself' or BAIL_OUT('no webhook');
is_deeply [sort @{ in_use()->{events} }], [qw(audio call_initiation_failure transcript)], 'for all that is wanted';
my $sealed = Pages::value(undef, "select secret from engine_webhooks");
unlike $sealed, qr/wsec/, 'its secret is not there to be read';
Calls::ahead(undef);

my $callers = 0;
my $desk = Calls::desk(engine => 'elevenlabs');
Calls::sandbox('settings', { speed => 60, recording_delay_ms => 0 });

sub believed { # a call that the engine tells about
	my ($what) = @_;
	my ($tenant, $from) = ($desk->{tenant}, '+1202555016' . $callers++);
	Calls::sandbox('rings', { to => $desk->{phone}, story => 'caller_question', from => $from });
	ok Calls::until_sql($tenant, "select true from calls c where tenant_id = cur_tenant() and their_phone = '$from' and recording_state = 'ready'
		and exists (select from events e where e.tenant_id = cur_tenant() and e.call_id = c.id and e.kind = 'post_call_transcription' and e.verdict = 'applied')", 40), "$what: what it tells is believed";
}
believed('made by itself');
is(Calls::elevenlabs({ type => 'post_call_transcription', data => { conversation_id => 'x' } }, signature => 't=' . int(time) . ',v0=' . '0' x 64)->{status}, 403, 'and nothing else');

subtest 'the answer was lost' => sub {
	forget();
	Calls::sandbox('settings', { fail_next => [{ provider => 'elevenlabs', method => 'POST', path => '/v1/workspace/webhooks', accept_then_drop => JSON::PP::true, times => 2 }] });
	look_again();
	my $second = settled($first);
	ok $second, 'another takes its place';
	Calls::sandbox('settings', { fail_next => undef });
	believed('the new one');
};

subtest 'its maker is killed' => sub {
	for my $wait (0, 0.02, 0.1, 0.3) {
		forget();
		engine(POST => '/v1/workspace/webhooks', { settings => { auth_type => 'hmac', name => 'Calls', webhook_url => $address } });
		look_again();
		sleep $wait;
		Instance::kill_one('daemons/jobs');
	}
	ok settled(), 'there is one in the end';
	believed('made after that');
};

subtest 'somebody removes it' => sub {
	my $gone = Pages::value(undef, $known);
	engine(DELETE => "/v1/workspace/webhooks/$gone");
	look_again();
	ok settled($gone), 'another takes its place';
	believed('that');
};

subtest 'two at once' => sub {
	my ($mine, $theirs) = (Pages::uuid(), Pages::uuid());
	my $claim = sub { my ($token, $id, $at) = @_; return Pages::value(undef, "select engine_webhook_claim('elevenlabs', 'x', $id, '$token', $at, $at + interval '2 minutes')") };
	my $put = sub { my ($token, $id) = @_; return Pages::value(undef, "select engine_webhook_put('elevenlabs', 'x', '$token', '$id', 'sealed')") };
	is $claim->($mine, 'null', 'now()'), 't', 'one begins';
	is $claim->($theirs, 'null', 'now()'), 'f', 'the other waits';
	is $claim->($theirs, 'null', "now() + interval '3 minutes'"), 't', 'until the first takes too long';
	is $put->($mine, 'late'), 'f', 'whose is not written down then';
	is $put->($theirs, 'ours'), 't';
	is $claim->($mine, 'null', 'now()'), 'f', 'whoever had not heard of that may not make another';
	is $claim->($mine, "'ours'", 'now()'), 't', 'but may when it is gone there';
	Pages::sql(undef, "delete from engine_webhooks where address = 'x'");
};

done_testing;
