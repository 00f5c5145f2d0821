#!/usr/bin/perl
# numbers.t: a hundred customers choose from fifty numbers at once, each as often as it takes: fifty are assigned, and none twice.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages";
use Pages;
use Test::More;
use POSIX ();

my ($customers, $numbers, $hands) = (100, 50, 40); # so many of the customers ask at the same moment
my $area = 200 + int rand 700;
my @numbers = map { [Pages::uuid(), sprintf '+1%03d998%04d', $area, $_] } 1 .. $numbers;
Pages::sql(undef, "select pool_add('[" . join(',', map { qq({"id":"$_->[0]","e164":"$_->[1]","carrier":"twilio","carrier_sid":"PN","country":"US","region":"","locality":""}) } @numbers) . "]', now())");
my @tenants = map { Pages::uuid() } 1 .. $customers;
Pages::sql(undef, 'do $$ declare t uuid; begin foreach t in array ' . "'{" . join(',', @tenants) . "}'::uuid[]" . q{ loop
	perform tenant_create(t, 'Customer', 'customer', 'US', 'America/New_York', replace(t::text, '-', '')); end loop; end $$});

# What a customer does until it has a number: looks for one of those that are free, reserves it, takes it. Whoever is late looks again.
sub choose {
	my ($tenant) = @_;
	my $script = "set role manyline_web;\n";
	for (1 .. 15) {
		my $reserve = rand() < 0.5 ? "select pool_reserve('$tenant', :'one', now());\ncommit;\nbegin; select enter_tenant('$tenant');\n" : '';
		$script .= "begin; select enter_tenant('$tenant'); select coalesce(max(p.id::text), '') as one, count(p.id) = 1 as looking from (
			select a.id from pool_available('{\"prefix\": \"+1${area}998\"}', '', $numbers, now()) a
			where not exists (select from numbers n where n.tenant_id = '$tenant') order by random() limit 1) p \\gset\n";
		$script .= "\\if :looking\n${reserve}select number_take('$tenant', :'one', null, now());\n\\endif\ncommit;\n";
	}
	return $script;
}

# Customers that share a connection come one after the other; those of different connections at once.
my @children;
for my $hand (0 .. $hands - 1) {
	my $child = fork // die;
	push @children, $child and next if $child;
	my $file = File::Temp->new;
	print $file join '', map { choose($tenants[$_]) } grep { $_ % $hands == $hand } 0 .. $#tenants;
	close $file;
	open STDOUT, '>', '/dev/null';
	open STDERR, '>', '/dev/null';
	system 'psql', '-qXAt', '-f', $file->filename;
	POSIX::_exit(0);
}
waitpid $_, 0 for @children;

my $ours = "(select id from number_pool where e164 like '+1${area}998%')";
is Pages::value(undef, "select count(*) from number_pool where id in $ours and state = 'assigned'"), $numbers, 'all are assigned';
is Pages::value(undef, "select count(distinct tenant_id) from number_pool where id in $ours"), $numbers, 'each to another customer';
my ($held, $jobs, $wrong) = (0, 0, 0);
my @held = Pages::sql(undef, "select id, tenant_id from number_pool where id in $ours");
my @own = Pages::sql(undef, join '; ', map { "do \$\$ begin perform enter_tenant('$_->[1]'); end \$\$; select (select count(*) from numbers where tenant_id = cur_tenant()),
	(select count(*) from jobs where tenant_id = cur_tenant() and kind = 'number_connect' and key = '$_->[0]'),
	(select count(*) from numbers where tenant_id = cur_tenant() and id = '$_->[0]')" } @held);
for my $own (@own) { $held += $own->[0]; $jobs += $own->[1]; $wrong++ unless $own->[2] }
is $held, $numbers, 'who has one has one';
is $jobs, $numbers, 'and is being connected';
is $wrong, 0, 'to the very number that the pool says';
is Pages::value(undef, "select count(*) - count(distinct key) from directory where kind = 'number'"), 0, 'callers reach one customer';
done_testing;
