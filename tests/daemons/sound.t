#!/usr/bin/perl
# sound.t: recordings that a voice engine posts: believed when signed, kept once, read with little memory, and nothing left of others.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../bench";
use Calls;
use Digest::SHA qw(hmac_sha256_hex sha256_hex);
use JSON::PP;
use Memory;
use MIME::Base64 qw(encode_base64);
use Test::More;

Calls::sandbox('settings', { speed => 60, recording_delay_ms => 600_000 }); # what is fetched comes too late
my $desk = Calls::desk(engine => 'elevenlabs');
my $tenant = $desk->{tenant};

sub uploads { return glob "$ENV{DATA}/files/uploads/*" }
sub call_row { my ($id) = @_; return Calls::row($tenant, "select recording_state, transcript_state from calls where tenant_id = '$tenant' and id = '$id'") }
sub recording { my ($id) = @_; return Calls::row($tenant, "select * from recordings where tenant_id = '$tenant' and call_id = '$id'") }
sub expected { my ($id) = @_; return Pages::value($tenant, "select count(*) from directory where kind = 'conversation' and object_id = '$id'") }

sub content {
	my ($path) = @_;
	open my $file, '<:raw', "$ENV{DATA}/files/$path" or return '';
	local $/;
	return <$file>;
}

# A call whose conversation the engine has told about.
my $counter = 0;
sub told {
	my $phone = sprintf '+14155550%03d', 300 + ++$counter;
	my ($call, $talk) = (Calls::open_call({ %$desk }, $phone), Pages::uuid());
	Pages::sql($tenant, "do \$\$ begin perform call_prepared('$tenant', '$call', '$talk', '<x/>', 'elevenlabs'); end \$\$");
	my $event = { type => 'post_call_transcription', event_timestamp => 1700000000, data => { agent_id => 'a', conversation_id => "conv_$talk", status => 'done',
		user_id => $talk, transcript => [], metadata => { start_time_unix_secs => int(time), call_duration_secs => 7 },
		conversation_initiation_client_data => { dynamic_variables => { tenant_id => $tenant, call_id => $call } } } };
	is(Calls::elevenlabs($event)->{status}, 200, 'what was said is told');
	return ($call, "conv_$talk");
}

sub sound {
	my ($conversation, $sound, %fields) = @_;
	return { type => 'post_call_audio', event_timestamp => 1700000001, data => { agent_id => 'a', conversation_id => $conversation, full_audio => $sound }, %fields };
}

my $mp3 = join '', 'ID3', map { pack 'N', $_ * 2654435761 % 2**32 } 1 .. 700_000;
my $base64 = encode_base64($mp3, '');

subtest 'a call' => sub {
	Calls::sandbox('rings', { to => $desk->{phone}, story => 'caller_question', from => '+12025550151' });
	my $id = Calls::until_sql($tenant, "select id from calls where tenant_id = '$tenant' and direction = 'inbound'");
	ok $id && Calls::until_sql($tenant, "select recording_state = 'ready' from calls where tenant_id = '$tenant' and id = '$id'", 40), 'its recording comes by itself';
	my $row = recording($id);
	is $row->{content_type}, 'audio/mpeg';
	my $heard = content($row->{path});
	is length $heard, $row->{bytes}, 'all of it is kept';
	like $heard, qr/^(?:ID3|\xff[\xe0-\xff])/, 'as what it is';
	is Pages::value($tenant, "select count(*) from events where tenant_id = '$tenant' and call_id = '$id' and kind = 'post_call_audio' and verdict = 'applied'"), 1, 'by the event';
	cmp_ok Pages::value($tenant, "select length(body) from events where tenant_id = '$tenant' and call_id = '$id' and kind = 'post_call_audio'"), '<', 400, 'which is kept without the sound';
	is expected($id), 0, 'and is expected no more';
	ok Calls::until_sql($tenant, "select transcript_state = 'ready' and analysis_state = 'ready' from calls where tenant_id = '$tenant' and id = '$id'", 40), 'the rest comes too';
	Calls::ahead(4000);
	ok Calls::until_sql($tenant, "select not exists (select from jobs where tenant_id = '$tenant' and kind = 'call_recording' and state <> 'done')", 30), 'fetching it has nothing to do';
	is_deeply recording($id), $row, 'and changes nothing';
	Calls::ahead(undef);
};

subtest 'what is not believed' => sub {
	my ($call, $conversation) = told();
	is expected($call), 1, 'its recording is expected';
	my $good = encode_json(sound($conversation, $base64));
	my %refused = (
		'another signature' => [403, Calls::elevenlabs($good, signature => 't=' . int(time) . ',v0=' . '0' x 64)],
		'none' => [403, Calls::elevenlabs($good, signature => '')],
		'an old one' => [403, Calls::elevenlabs($good, age => 2000)],
		'cut off' => [403, Calls::elevenlabs($good, sent => substr($good, 0, 1_000_000))],
		'another letter of it' => [403, Calls::elevenlabs($good, sent => $good =~ s/SUQz/SUQ0/r)],
		'no base64' => [422, Calls::elevenlabs(encode_json(sound($conversation, substr($base64, 0, 300_000) . '*' . substr $base64, 300_001)))],
		'less than a byte' => [422, Calls::elevenlabs(encode_json(sound($conversation, "${base64}A")))],
		'no end' => [422, Calls::elevenlabs(substr($good, 0, 900_000))],
		'two of them' => [422, Calls::elevenlabs(qq({"type":"post_call_audio","event_timestamp":1,"data":{"conversation_id":"$conversation","full_audio":"$base64","full_audio":"$base64"}}))],
		'no JSON' => [422, Calls::elevenlabs($good . '}')],
		'no name' => [422, Calls::elevenlabs(encode_json(sound('', $base64)))],
	);
	is $refused{$_}[1]{status}, $refused{$_}[0], $_ for sort keys %refused;
	my $large = Calls::elevenlabs('{"type":"post_call_audio","data":{"conversation_id":"' . 'x' x 1_200_000 . '"}}');
	is $large->{status}, 422, 'too much that is no sound';
	is(Calls::elevenlabs(encode_json(sound('conv_nobody', $base64)))->{status}, 200, 'of a conversation that nobody knows: it is fetched later');
	is(Calls::elevenlabs(encode_json(sound($conversation, '')))->{status}, 200, 'no sound at all');
	my $endless = '{"type":"post_call_audio","data":{"full_audio":"' . 'A' x 135_000_000;
	my $answer = Calls::elevenlabs($endless, chunked => 1, signature => 't=' . int(time) . ',v0=' . '0' x 64);
	ok $answer->{status} == 413 || $answer->{status} == 599, 'what never ends is cut off' or diag $answer->{status};
	is recording($call), undef, 'nothing was kept';
	is_deeply [uploads()], [], 'nothing is left';
	is expected($call), 1, 'it is expected still';
};

subtest 'once' => sub {
	my ($call, $conversation) = told();
	my $event = encode_json(sound($conversation, 'HERE')) =~ s{HERE}{$base64 =~ s|/|\\/|gr}er;
	is(Calls::elevenlabs($event, chunked => 1)->{status}, 200, 'in pieces, with slashes as some write them');
	my $row = recording($call);
	is $row->{bytes}, length $mp3;
	is sha256_hex(content($row->{path})), sha256_hex($mp3), 'what came is what is kept';
	is call_row($call)->{recording_state}, 'ready';
	is expected($call), 0;
	is(Calls::elevenlabs($event)->{status}, 200, 'again');
	is(Calls::elevenlabs(sound($conversation, encode_base64('ID3 another', ''), event_timestamp => 1700000002))->{status}, 200, 'another one');
	is_deeply recording($call), $row, 'change nothing';
	is sha256_hex(content($row->{path})), sha256_hex($mp3);
	is_deeply [uploads()], [], 'and nothing is left of them';
};

subtest 'not wanted' => sub {
	Pages::sql($tenant, "update agent_versions set recording = false where tenant_id = '$tenant'");
	my ($call, $conversation) = told();
	is expected($call), 0, 'nothing is expected';
	is(Calls::elevenlabs(sound($conversation, $base64))->{status}, 200);
	is recording($call), undef, 'and nothing kept';
	Pages::sql($tenant, "update agent_versions set recording = true where tenant_id = '$tenant'");
};

subtest 'memory' => sub {
	my ($call, $conversation) = told();
	my $long = encode_base64($mp3 x 12, ''); # 45 MB
	is(Calls::elevenlabs(sound($conversation, $long), chunked => 1)->{status}, 200, 'an hour of sound');
	is recording($call)->{bytes}, 12 * length $mp3;
	cmp_ok Memory::by_program($ENV{DATA})->{webhooks}{pss}, '<=', 8192, 'is read in little memory';
};

Pages::sql($tenant, "delete from live_calls where tenant_id = '$tenant'");
Calls::give_back($desk);
Calls::sandbox('reset', {});
done_testing;
