#!/usr/bin/perl
# numbers.pl: the list of free numbers, narrowed by each of its filters and deep in it, with 100,000 numbers in the pool, and the pool as
# staff see it.
use strict;
use warnings;
use Bench;
use Capture;
use Load;
use Sets;

my $clients = 8;
my $cookie = Sets::session(Sets::calls(10_000));
Bench::once('numbers_100000', sub {
	Bench::sql(q{delete from number_pool where carrier_sid = 'PNbench'; insert into number_pool (id, e164, carrier_sid, country, region, locality, sms, price_micros)
		select gen_random_uuid(), '+1' || (201 + n % 700) || (2000000 + n), 'PNbench', 'US', (array['CA', 'TX', 'NY', 'FL', 'WA', 'IL', 'GA', 'CO'])[1 + n % 8],
			(array['San ', 'Los ', 'New ', 'Port ', 'Lake '])[1 + n % 5] || 'City ' || n % 400, n % 3 > 0, 1150000 from generate_series(1, 100000) n;
		update number_pool set state = 'assigned', tenant_id = (select w.tenant_id from wake w limit 1) where carrier_sid = 'PNbench' and right(e164, 1) in ('0', '1', '2')});
	Bench::sql('vacuum analyze number_pool');
});

my @paths = ('/numbers/new', '/numbers/new?area=415', '/numbers/new?place=san+city+12', '/numbers/new?place=ca', '/numbers/new?country=US&sms=1',
	'/numbers/new?after=%2B18');
my (@scripts, %variables);
for my $path (@paths) {
	my ($script, $more) = Capture::script(path => $path, cookie => $cookie, role => 'manyline_web');
	push @scripts, $script;
	%variables = (%variables, %$more);
}
Bench::compare(
	name => 'numbers, 100k in the pool', goal => 0.6,
	product => Load::wrk(connections => $clients, script => 'pages', arguments => [ $cookie, @paths ]),
	limit => Load::pgbench(clients => $clients, scripts => \@scripts, variables => \%variables));
