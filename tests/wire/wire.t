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
my @providers = qw(twilio ultravox openai);

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

# Starts Prism for one document, as a mock or before another server, and answers its base URL.
sub start_prism {
	my ($mode, $provider, @upstream) = @_;
	my $port = free_port();
	start("$mode-$provider", $node, $prism, $mode, '-p', $port, "$documents/$provider.openapi.json", @upstream);
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

my %mock = map { $_ => start_prism('mock', $_) } @providers;
run_calls('wire', 'mock', %mock);
judges(%mock);

my $sandbox = ($ENV{BIN} || "$root/.build/bin") . '/daemons/sandbox';
if (-x $sandbox) {
	my $port = free_port();
	@ENV{qw(SANDBOX_PORT SANDBOX_DATABASE SANDBOX_SPEED)} = ($port, "$folder/sandbox", 100);
	@ENV{qw(TWILIO_ACCOUNT_SID TWILIO_AUTH_TOKEN)} = ('AC' . '0' x 31 . '1', '1234567890' x 3);
	@ENV{qw(ULTRAVOX_API_KEY OPENAI_API_KEY OPENAI_MODEL)} = ('abcdefgh.' . '0123456789abcdef' x 2, 'sk-wire-test', 'gpt-5-mini');
	@ENV{qw(TWILIO_CALLS_PER_SECOND ULTRAVOX_CALLS_PER_SECOND WIRE_PLAYED)} = (100, 100, 1);
	start('sandbox', $sandbox);
	await("http://127.0.0.1:$port");
	my %proxy = map { $_ => start_prism('proxy', $_, "http://127.0.0.1:$port/$_") } @providers;
	run_calls($_, 'sandbox', %proxy) for qw(wire wire_talk);
	for my $provider (@providers) {
		my @wrong = violations($provider);
		ok(!@wrong, "$provider: requests and the sandbox's answers are as the document says") or diag(join "\n", @wrong);
		ok(scalar(grep { /Forwarding/ } slurp($log{"proxy-$provider"})), "$provider: requests went through the judge");
	}
}
done_testing();
