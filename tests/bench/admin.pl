#!/usr/bin/perl
# admin.pl: the overview of staff and their list of customers, with a thousand customers and ten million calls.
use strict;
use warnings;
use Bench;
use Capture;
use Load;
use Pages;
use Time::HiRes qw(sleep);

my ($tenants, $base) = (1000, '0190d0ad-0000-7000-8000-');

# The roll-ups; then the daemon of statistics sums up each customer's day, as it does after calls.
sub fill {
	my ($all) = @_;
	system('psql', '-qX', '-o', '/dev/null', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-v', "tenants=$tenants", '-v', "base=$base", '-v', "all=$all",
		'-f', 'tests/bench/admin.psql') == 0 or die "admin.psql failed\n";
}
Bench::once('admin', sub { fill('true') });
fill('false');
for (1 .. 600) { last if !Bench::sql("select count(*) from wake where queue = 'statistics' and next_at <= now()"); sleep 0.5 }

my $staff = Pages->member($Pages::operator, 'staff');
my $cookie = "staff=$staff->{jar}{staff}; visitor=" . 'v' x 43;
for my $page ([ 'overview of staff', '/admin' ], [ 'customers, for staff', '/admin/tenants' ]) {
	my ($name, $path) = @$page;
	my ($script, $variables) = Capture::script(path => $path, cookie => $cookie, role => 'manyline_staff');
	Bench::compare(
		name => $name, goal => 0.8,
		product => Load::wrk(connections => 1, script => 'pages', arguments => [ $cookie, $path ]),
		limit => Load::pgbench(clients => 1, scripts => [$script], variables => $variables, user => 'manyline_staff'));
}
