#!/usr/bin/perl
# wire.t: the providers' own documents, played by Prism, accept every request that we can make, and every answer that our
# sandbox gives to them. The documents are read from MANYLINE_SHARED (../shared beside the checkout).
use strict;
use warnings;
use FindBin;
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep time);

my $root = "$FindBin::Bin/../..";
my $documents = ($ENV{MANYLINE_SHARED} || "$root/../shared") . '/providers';
my $prism = "$root/tests/node_modules/\@stoplight/prism-cli/dist/index.js";
my ($node) = grep { -x } "$root/tests/node_modules/.bin/node", map { "$_/node" } split /:/, $ENV{PATH};
my $calls = "$root/.build/tests/wire";
my @providers = qw(twilio ultravox openai);

plan skip_all => "the providers' documents are not at $documents" if grep { !-e "$documents/$_.openapi.json" } @providers;
plan skip_all => 'tests/npm was not run' unless -e $prism && $node;

my (@started, %log);
END { local $?; kill 'TERM', $_ for @started; waitpid $_, 0 for @started; unlink values %log }
$SIG{TERM} = $SIG{INT} = sub { exit 130 };

sub free_port {
	my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die "no port: $!";
	return $socket->sockport;
}

# Starts Prism for one document and answers its base URL.
sub start {
	my ($name, $document, @command) = @_;
	my $port = free_port();
	$log{$name} = "/tmp/prism-$$-$name.log";
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>', $log{$name} or die "$log{$name}: $!";
		open STDERR, '>&', \*STDOUT or die $!;
		exec $node, $prism, $command[0], '-p', $port, "$documents/$document.openapi.json", @command[1 .. $#command]
			or die "$node: $!";
	}
	push @started, $pid;
	return "http://127.0.0.1:$port";
}

sub await {
	my ($url) = @_;
	my ($port) = $url =~ /:(\d+)/;
	for (1 .. 300) {
		return if IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port");
		sleep 0.1;
	}
	die "Prism did not start at $url";
}

# Runs the program that makes every request, and takes over its results.
sub run_calls {
	my ($title, %base) = @_;
	await($_) for values %base;
	local @ENV{map { 'WIRE_' . uc } keys %base} = values %base;
	my @lines = `'$calls' 2>&1`;
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

my %mock = map { $_ => start("mock-$_", $_, 'mock') } @providers;
run_calls('mock', %mock);
judges(%mock);
done_testing();
