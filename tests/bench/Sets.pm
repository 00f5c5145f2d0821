# Sets.pm: customers with many calls, built once; and a session of their owner.
package Sets;
use strict;
use warnings;
use Bench;
use Digest::SHA qw(sha256_hex);
use Pages;

my $base = '0190d0ca-0000-7000-8000-';

sub tenant { my ($calls) = @_; return sprintf '%s%012d', $base, $calls }

# The n-th thing of a kind, of any of these customers: 1 agent, 2 number, 3 list, 4 campaign, 16 call.
sub id { my ($kind, $n) = @_; return sprintf '0190d0%02x-0000-7000-8000-%012d', $kind, $n }

# A customer with five agents, ten campaigns, five numbers and so many calls of the last 90 days; its id.
sub calls {
	my ($calls) = @_;
	my $tenant = tenant($calls);
	Bench::once("calls_$calls", sub {
		my $file = 'tests/bench/calls.psql';
		system('psql', '-qX', '-o', '/dev/null', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-v', "tenant=$tenant", '-v', "calls=$calls", '-f', $file) == 0
			or die "$file failed\n";
	});
	return $tenant;
}

# A hundred thousand numbers in the pool, three in ten taken.
sub pool {
	Bench::once('numbers_100000', sub {
		Bench::sql(q{delete from number_pool where carrier_sid = 'PNbench'; insert into number_pool (id, e164, carrier_sid, country, region, locality, sms, price_micros)
			select gen_random_uuid(), '+1' || (201 + n % 700) || (2000000 + n), 'PNbench', 'US', (array['CA', 'TX', 'NY', 'FL', 'WA', 'IL', 'GA', 'CO'])[1 + n % 8],
				(array['San ', 'Los ', 'New ', 'Port ', 'Lake '])[1 + n % 5] || 'City ' || n % 400, n % 3 > 0, 1150000 from generate_series(1, 100000) n;
			update number_pool set state = 'assigned', tenant_id = (select w.tenant_id from wake w limit 1) where carrier_sid = 'PNbench' and right(e164, 1) in ('0', '1', '2')});
		Bench::sql('vacuum analyze number_pool');
	});
}

# The cookie of an owner who has just logged in.
sub session {
	my ($tenant) = @_;
	my $owner = Pages->member($tenant, 'owner');
	return "session=$owner->{jar}{session}; visitor=" . 'v' x 43;
}

1;
