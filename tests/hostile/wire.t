#!/usr/bin/perl
# wire.t: bytes that no browser sends: slow, broken off, glued together, too long, ambiguous; and paths to files that are nobody's.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", $FindBin::Bin;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(time sleep);
use Wire;

my $get = "GET /sessions/new HTTP/1.1\r\nHost: x\r\n";
my $last = "Connection: close\r\n\r\n";

sub statuses { return join ' ', $_[0] =~ m{^HTTP/1\.1 (\d+)}mg }

sub answers { my ($what) = @_; my $began = time; is statuses(Wire::exchange("$get$last")), 200, "$what: the next one is answered"; cmp_ok time - $began, '<', 12, "$what: before any of them ends" }

my %logged = map { ($_ => -s $_) } map { "$ENV{DATA}/log/$_" } 'manyline.log', 'access.log';

# Slow ones wait while all else goes on, and are looked at in the end.
my $began = time;
my @slow = map { my $socket = Wire::connection(); syswrite $socket, $_; $socket } (
	"GET / HTTP/1.1\r\nHost: slow\r\nX-Slow: ",
	("POST /leads HTTP/1.1\r\nHost: slow\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nemail=") x 60);
answers('sixty slow bodies');

subtest 'glued together' => sub {
	is statuses(Wire::exchange("$get\r\n$get\r\n$get$last")), '200 200 200', 'three requests at once have three answers';
	my $body = "email=a%40b.c&password=x";
	my $post = "POST /sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n";
	my $length = length $body;
	is statuses(Wire::exchange("${post}Content-Length: $length\r\n\r\n$body$get$last")), '403 200', 'a body ends where it says';
	for my $lies ("Content-Length: $length\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: $length\r\n", "Content-Length: -1\r\n",
		"Content-Length: +5\r\n", "Content-Length: 5,5\r\n", "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: xchunked\r\n")
	{
		my $answer = Wire::exchange("$post$lies\r\n0\r\n\r\nGET /static/css/tokens.css HTTP/1.1\r\nHost: x\r\n$last");
		like statuses($answer), qr/^(?:400|501)$/, $lies =~ s/\r\n/; /gr . 'is one refused request' or diag substr $answer, 0, 300;
	}
	my $chunked = Wire::exchange("${post}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n18\r\n$body\r\n0\r\n\r\n");
	is statuses($chunked), 403, 'chunks are put together';
};

subtest 'broken off' => sub {
	my $socket = Wire::connection();
	syswrite $socket, "$get$last";
	shutdown $socket, 1;
	like statuses(Wire::read_all($socket)), qr/^(?:200)?$/, 'who has ended sending is answered or shown out';
	$socket = Wire::connection();
	syswrite $socket, "POST /sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nemail=";
	shutdown $socket, 1;
	like statuses(Wire::read_all($socket)), qr/^(?:400)?$/, 'half a body is no request';
	for my $times (1 .. 20) {
		my $gone = Wire::connection();
		setsockopt $gone, Socket::SOL_SOCKET(), Socket::SO_LINGER(), pack 'ii', 1, 0;
		syswrite $gone, "$get\r\n";
		close $gone;
	}
	answers('twenty that went away at once');
};

subtest 'too much' => sub {
	my $large = Wire::exchange("POST /lead-imports HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 2147483648\r\n\r\n");
	is statuses($large), 413, 'two gigabytes are refused when they are announced';
	like $large, qr{<link rel="stylesheet" href="/static/css/}, 'with a page of ours';
	my $chunk = sprintf "%x\r\n%s\r\n", 65536, 'x' x 65536;
	is statuses(Wire::exchange("POST /sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n$last" . $chunk x 20)), 413, 'a body that does not say how long it is';
	is statuses(Wire::exchange("GET /" . 'x' x 9000 . " HTTP/1.1\r\nHost: x\r\n$last")), 414, 'a long address';
	my $long = Wire::exchange("${get}X-Long: " . 'x' x 9000 . "\r\n$last");
	is statuses($long), 400, 'a long header';
	like $long, qr{<link rel="stylesheet" href="/static/css/}, 'with a page of ours, too';
	is statuses(Wire::exchange($get . join('', map { "X-$_: " . 'x' x 7000 . "\r\n" } 1 .. 6) . $last)), 400, 'many long headers';
	is statuses(Wire::exchange("${get}Cookie: " . join('; ', map { "a$_=" } 1 .. 800) . "\r\n$last")), 200, 'many cookies';
	is statuses(Wire::exchange($get . "X-Many: 1\r\n" x 500 . $last)), 200, 'many headers';
	is statuses(Wire::exchange("GET /sessions/new?" . 'next=/' . 'a' x 600 . " HTTP/1.1\r\nHost: x\r\n$last")), 422, 'a long value';
};

subtest 'no HTTP' => sub {
	for my $request ("\0\0\0\0\r\n\r\n", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "get /sessions/new HTTP/1.1\r\nHost: x\r\n$last",
		"GET /a\0b HTTP/1.1\r\nHost: x\r\n$last", "${get}X-Zero: a\0b\r\n$last", "${get}Host: y\r\n$last", "GET /sessions/new HTTP/1.1\r\n$last", "GET /%00 HTTP/1.1\r\nHost: x\r\n$last",
		"GET /sessions/new HTTP/1.1\r\nHost: x y\r\n$last", "TRACE / HTTP/1.1\r\nHost: x\r\n$last", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n$last")
	{
		my $answer = Wire::exchange($request);
		like statuses($answer), qr/^(?:4\d\d|505)?$/, 'is refused: ' . substr($request, 0, 40) =~ s/[^ -~]/?/gr or diag substr $answer, 0, 200;
		unlike $answer, qr/\AHTTP.*(?:X-Zero|X-Long)/s, 'and not repeated';
	}
	like statuses(Wire::exchange("PUT /sessions/new HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n$last")), qr/^405$/, 'another method';
	is statuses(Wire::exchange("${get}Cookie: session=\xff\xfe.\x80; visitor=\xff; flash=%ff%00%zz; staff=\xff; device=\xff\r\nUser-Agent: \xff\xfe\r\nAccept: \xff\r\n$last")), 200, 'headers that are no text';
	is statuses(Wire::exchange("GET /l\xff\xfe?\xff=\xff HTTP/1.1\r\nHost: x\r\n$last")), 404, 'a path that is no text';
	is statuses(Wire::exchange("GET /leads/\xff\xfe HTTP/1.1\r\nHost: x\r\n$last")), 404, 'one within a program';
};

subtest 'files of nobody' => sub {
	my ($marker, $folder) = ('private-' . rand, "$ENV{DATA_FOLDER}/recordings");
	mkdir $folder;
	open my $file, '>', "$folder/hostile.wav" or die "$folder: $!";
	print $file $marker;
	close $file;
	my $real = "protected/recordings/hostile.wav";
	for my $path ("/$real", "//$real", "/./$real", "/static/../$real", "/static/..%2f$real", "/static/%2e%2e/$real", "/static//../$real", "/calls/../$real", "/calls/%2e%2e/$real",
		"/errors/../$real", "/%70rotected/recordings/hostile.wav", "/protected%2frecordings/hostile.wav", "/events/../$real", "/static..;/$real", "/static../files/recordings/hostile.wav",
		"/static/css/../../files/recordings/hostile.wav", "/calls/x/recording?path=recordings/hostile.wav", "/PROTECTED/recordings/hostile.wav", "/static/..\\$real", "/live/../$real")
	{
		my $answer = Wire::exchange("GET $path HTTP/1.1\r\nHost: x\r\nX-Accel-Redirect: /$real\r\n$last");
		like statuses($answer), qr/^(?:303|4\d\d)$/, $path;
		unlike $answer, qr/\Q$marker/, "$path: nothing of it";
	}
	unlink "$folder/hostile.wav";
};

# What was sent is in the logs as text, whatever it was.
subtest 'logs' => sub {
	for my $name (sort keys %logged) {
		open my $log, '<:raw', $name or do { fail "$name: $!"; next };
		seek $log, $logged{$name}, 0;
		my @lines = grep { /\n\z/ } <$log>;
		cmp_ok scalar @lines, '>', 20, "$name goes on";
		my @broken = grep { my $text = $_; !utf8::decode($text) || /^\{/ && !eval { JSON::PP->new->decode($text) } } @lines;
		is scalar @broken, 0, 'and every line of it is text' or diag substr $broken[0], 0, 300;
	}
};

subtest 'slow ones' => sub {
	for my $socket (@slow[ 0, 1, -1 ]) {
		my $text = Wire::read_all($socket);
		like statuses($text), qr/^(?:408)?$/, 'are shown out';
	}
	cmp_ok time - $began, '<', 55, 'in time';
	answers('after them');
};

done_testing;
