#!/usr/bin/perl
# wire.t: the providers' own documents, played by Prism, accept every request that we can make, and every answer that our
# sandbox gives to them. The documents are read from MANYLINE_SHARED (../shared beside the checkout).
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

my $root = "$FindBin::Bin/../..";
my $documents = ($ENV{MANYLINE_SHARED} || "$root/../shared") . '/providers';
my $prism = "$root/tests/node_modules/\@stoplight/prism-cli/dist/index.js";
my ($node) = grep { -x } "$root/tests/node_modules/.bin/node", map { "$_/node" } split /:/, $ENV{PATH};
my @providers = qw(twilio ultravox elevenlabs openai);

plan skip_all => "the providers' documents are not at $documents" if grep { !-e "$documents/$_.openapi.json" } @providers;
plan skip_all => 'tests/npm was not run' unless -e $prism && $node;

my $folder = tempdir('manyline-wire-XXXXXXXX', TMPDIR => 1, CLEANUP => 1);
my (@started, %log);
END {
	local $?;
	kill 'TERM', $_ for @started;
	waitpid $_, 0 for @started;
}
$SIG{TERM} = $SIG{INT} = sub { exit 130 };

sub free_port {
	my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die "no port: $!";
	return $socket->sockport;
}

# Starts a program whose output goes to a log of that name.
sub start {
	my ($name, @command) = @_;
	$log{$name} = "$folder/$name.log";
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>', $log{$name} or die "$log{$name}: $!";
		open STDERR, '>&', \*STDOUT or die $!;
		exec @command or POSIX::_exit(127);
	}
	push @started, $pid;
}

# Documents that are too large to be read in a reasonable time, without what we neither send nor are sent: other paths,
# these members, and other kinds of tools.
my %needed = (elevenlabs => {
	paths => qr{^/v1/convai/(?:agents$|agents/create|agents/\{agent_id\}$|conversations|tools$|twilio/register-call|settings|analytics|knowledge-base)|^/v1/workspace/webhooks|^/v2/voices|^/v1/voices/\{voice_id\}$},
	without => [qw(language_presets workflow testing evaluation widget data_collection safety guardrails batch_call whatsapp sms
		eleven_assistant charging features_usage rag_usage async_metadata agent_metadata rag_retrieval_info llm_usage reasoning
		multivoice_message file_input conversation_config_override workspace_overrides custom_llm vad background_sound
		supported_voices suggested_audio_tags source_info conversation_turn_metrics triggered_guardrails fine_tuning sharing
		voice_verification samples response_mocks text_behavior_overrides soft_timeout_config auth_connection response_filter
		response_body_schema phone_numbers whatsapp_accounts visited_agents transfer_to_agent language_detection
		transfer_to_number skip_turn play_keypad_touch_tone voicemail_detection)],
	kinds => qr{/(?:WebhookToolConfig|EndCallToolConfig|ConversationHistoryTranscriptOtherTools|ConversationHistoryTwilio|GetKnowledgeBaseSummaryText|GetKnowledgeBaseText|Literal)[^/]*$},
});

# Leaves of every choice between kinds those that are needed, where there are some.
sub choose {
	my ($node, $kinds) = @_;
	choose($_, $kinds) for ref $node eq 'HASH' ? values %$node : ref $node eq 'ARRAY' ? @$node : ();
	return if ref $node ne 'HASH' || !$node->{oneOf};
	my @chosen = grep { ($_->{'$ref'} // '') =~ $kinds } @{ $node->{oneOf} };
	return if !@chosen;
	$node->{oneOf} = \@chosen;
	delete $node->{discriminator};
}

sub document {
	my ($provider) = @_;
	my ($path, $needed) = ("$documents/$provider.openapi.json", $needed{$provider});
	return $path if !$needed;
	my $all = decode_json(join '', slurp($path));
	delete @{ $all->{paths} }{ grep { !/$needed->{paths}/ } keys %{ $all->{paths} } };
	my ($schemas, %kept) = ($all->{components}{schemas});
	choose($schemas, $needed->{kinds});
	delete @{ $_->{properties} }{ @{ $needed->{without} } } for grep { $_->{properties} } values %$schemas;
	my @new = encode_json($all->{paths}) =~ m{#/components/schemas/([^"]+)"}g;
	while (defined(my $name = shift @new)) {
		next if $kept{$name} || !$schemas->{$name};
		$kept{$name} = $schemas->{$name};
		push @new, encode_json($kept{$name}) =~ m{#/components/schemas/([^"]+)"}g;
	}
	$all->{components}{schemas} = \%kept;
	open my $file, '>', "$folder/$provider.json" or die $!;
	print $file encode_json($all);
	close $file;
	return "$folder/$provider.json";
}

# Starts Prism for one document, as a mock or before another server, and answers its base URL.
sub start_prism {
	my ($mode, $provider, @upstream) = @_;
	my $port = free_port();
	start("$mode-$provider", $node, $prism, $mode, '-p', $port, document($provider), @upstream);
	return "http://127.0.0.1:$port";
}

sub await {
	my ($url) = @_;
	my ($port) = $url =~ /:(\d+)/;
	for (1 .. 1200) { # a busy machine takes its time with eight of them
		return if IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port");
		sleep 0.1;
	}
	die "nothing listens at $url: ", map { slurp($_) } values %log;
}

sub slurp {
	my ($path) = @_;
	open my $file, '<', $path or return ();
	return <$file>;
}

# Runs a program that makes requests, and takes over its results.
sub run_calls {
	my ($program, $title, %base) = @_;
	await($_) for values %base;
	local @ENV{map { 'WIRE_' . uc } keys %base} = values %base;
	my @lines = `'$root/.build/tests/$program' 2>&1`;
	my @notes = grep { !/^(?:ok|not ok|1\.\.|# (?:not )?ok)/ } @lines;
	for my $line (@lines) {
		ok(!$1, "$title: $2") if $line =~ /^(not )?ok \d+ - (\S+)/;
	}
	ok(scalar(grep { /^ok/ } @lines), "$title: requests were made");
	diag(@notes) if @notes;
}

# A judge that accepts everything would prove nothing.
sub judges {
	my (%base) = @_;
	my $form = 'application/x-www-form-urlencoded';
	my $calls = "$base{twilio}/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json";
	$calls =~ s{//}{//AC00000000000000000000000000000001:x@};
	my $text = encode_json({ name => 'a', callTemplate => { maxDuration => 600 } });
	my @wrong = (
		[ $calls, { 'Content-Type' => $form }, 'From=%2B14155550100&Url=http%3A%2F%2Fh.example%2F' ],
		[ "$base{ultravox}/api/agents", { 'Content-Type' => 'application/json', 'X-API-Key' => 'a.b' }, $text ],
		[ "$base{openai}/chat/completions", { 'Content-Type' => 'application/json', Authorization => 'Bearer x' }, '{"messages":[]}' ],
	);
	for my $case (@wrong) {
		my $answer = HTTP::Tiny->new(timeout => 10)->post($case->[0], { headers => $case->[1], content => $case->[2] });
		ok($answer->{status} >= 400 && $answer->{status} < 500, "a wrong request is refused ($answer->{status})");
	}
}

# What the documents say of a request or an answer, without what they are wrong or silent about: Twilio's pages are named
# by relative addresses, and an address that is not set is empty, as in the document's own examples; no error is defined.
sub violations {
	my ($provider) = @_;
	my %seen;
	for my $line (slurp($log{"proxy-$provider"})) {
		next unless $line =~ /Violation: (.*)/;
		my $what = $1;
		next if $provider eq 'twilio' && $what =~ /must match format "uri"/;
		next if $what =~ /^response Unable to match the returned status code/;
		$what =~ s/\.\d+(?=[.\s])/.N/g;
		$seen{$what}++;
	}
	return sort keys %seen;
}

# Of the large documents there is one reader only, before the sandbox.
my %mock = map { $_ => start_prism('mock', $_) } grep { !$needed{$_} } @providers;
run_calls('wire', 'mock', %mock);
judges(%mock);

my $sandbox = ($ENV{BIN} || "$root/.build/bin") . '/daemons/sandbox';
if (-x $sandbox) {
	my $port = free_port();
	@ENV{qw(SANDBOX_PORT SANDBOX_DATABASE SANDBOX_SPEED)} = ($port, "$folder/sandbox", 100);
	@ENV{qw(TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN)} = ('AC' . '0' x 31 . '1', '1234567890' x 3);
	@ENV{qw(ULTRAVOX_API_KEY OPENAI_API_KEY OPENAI_MODEL)} = ('abcdefgh.' . '0123456789abcdef' x 2, 'sk-wire-test', 'gpt-5-mini');
	@ENV{qw(ELEVENLABS_API_KEY ELEVENLABS_WEBHOOK_SECRET API_BASE_URL)} = ('sk_wire_test', 'wsec_0123456789', 'http://127.0.0.1:9');
	@ENV{qw(TWILIO_CALLS_PER_SECOND ULTRAVOX_CALLS_PER_SECOND WIRE_PLAYED)} = (100, 100, 1);
	$ENV{WIRE_DIRECT} = "http://127.0.0.1:$port/elevenlabs";
	start('sandbox', $sandbox);
	await("http://127.0.0.1:$port");
	my %proxy = map { $_ => start_prism('proxy', $_, "http://127.0.0.1:$port/$_") } @providers;
	run_calls($_, 'sandbox', %proxy) for qw(wire wire_talk wire_elevenlabs);
	for my $provider (@providers) {
		my @wrong = violations($provider);
		ok(!@wrong, "$provider: requests and the sandbox's answers are as the document says") or diag(join "\n", @wrong);
		next if !$needed{$provider}; 
		HTTP::Tiny->new(timeout => 60)->post("$proxy{$provider}/v1/convai/agents/create", { content => '{"name":1}',
			headers => { 'Content-Type' => 'application/json', 'xi-api-key' => 'x' } });
		my $end = time + 30;
		my @noticed;
		sleep 0.05 while !(@noticed = violations($provider)) && time < $end; # the log is written a moment later
		ok(scalar(@noticed), "$provider: a wrong request is noticed");
	}
	for my $provider (@providers) {
		ok(scalar(grep { /Forwarding/ } slurp($log{"proxy-$provider"})), "$provider: requests went through the judge");
	}
}
done_testing();
