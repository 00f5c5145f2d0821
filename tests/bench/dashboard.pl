#!/usr/bin/perl
# dashboard.pl: the first page after log-in, of a customer with a hundred thousand calls.
use strict;
use warnings;
use Bench;
use Capture;
use Load;
use Sets;

my $clients = 8;
my $cookie = Sets::session(Sets::calls(100_000));
my ($script, $variables) = Capture::script(path => '/', cookie => $cookie, role => 'manyline_web');
Bench::compare(
	name => 'dashboard', goal => 0.85,
	product => Load::wrk(connections => $clients, script => 'pages', arguments => [ $cookie, '/' ]),
	limit => Load::pgbench(clients => $clients, scripts => [$script], variables => $variables));
