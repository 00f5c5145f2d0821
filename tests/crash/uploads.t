#!/usr/bin/perl
# uploads.t: a program that is killed in the middle of an upload leaves a file, and the next that starts removes it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages";
use Pages;
use Test::More;
use Time::HiRes qw(sleep time);

my $tenant = Pages::tenant();
my $manager = Pages->member($tenant, 'manager');

sub uploads { return glob "$ENV{DATA_FOLDER}/uploads/upload-*" }

# Sends the first half of a file to the program, as plain CGI; returns its pid and what would take the rest.
sub send_half {
	my $body = "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n" . "Name,Phone\n" x 10_000;
	local %ENV = (%ENV, REQUEST_METHOD => 'POST', REQUEST_URI => '/lead-imports', CONTENT_LENGTH => 2 * length $body,
		CONTENT_TYPE => 'multipart/form-data; boundary=xYz', REMOTE_ADDR => '192.0.2.1', HTTP_COOKIE => 'session=' . Pages::escape($manager->{jar}{session}));
	my $pid = open my $input, '|-', "exec $ENV{BIN}/lead_imports >/dev/null 2>&1" or die;
	$input->autoflush;
	print $input $body;
	return ($pid, $input);
}

sub until_true { my ($what) = @_; my $end = time + 60; sleep 0.05 until $what->() || time > $end; return $what->() }

$manager->get('/lead-imports');
my %before = map { $_ => 1 } uploads();
my ($pid, $input) = send_half();
my $mine;
ok until_true(sub { ($mine) = grep { !$before{$_} } uploads(); $mine }), 'what is sent is written to a file';
is $manager->get('/lead-imports')->{status}, 200;
ok -e $mine, 'another program that starts leaves it alone';
kill 'KILL', $pid;
close $input;
ok -e $mine, 'killed, it stays';
is $manager->get('/lead-imports')->{status}, 200;
ok !-e $mine, 'and is removed by the next program that starts';
($pid, $input) = send_half();
close $input;
is_deeply [grep { !$before{$_} } uploads()], [], 'a body that ends too early leaves nothing';
done_testing;
