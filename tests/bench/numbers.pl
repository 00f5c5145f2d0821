#!/usr/bin/perl
# numbers.pl: the list of free numbers, narrowed by each of its filters and deep in it, with 100,000 numbers in the pool. As many clients
# as the program has processes: a page like this is rarely asked for by more at a time.
use strict;
use warnings;
use Capture;
use Sets;

my $cookie = Sets::session(Sets::calls(10_000));
Sets::pool();
Capture::compare(name => 'numbers, 100k in the pool', goal => 0.6, cookie => $cookie, clients => 2,
	paths => [ map { "/numbers/new$_" } '', '?area=415', '?place=san+city+12', '?place=san', '?place=ca', '?country=US&sms=1', '?after=%2B18' ]);
