use strict; use warnings; use Bench; use Sets;
my ($passages) = (100_000);
my $tenant = Sets::tenant(7 * $passages + 7);
open my $f, '>', '/tmp/proof-env'; print $f "export $_='$ENV{$_}'\n" for grep { /^(PG|PORT|DATA)/ } keys %ENV; print $f "export T=$tenant\n"; close $f;
chmod 0644, '/tmp/proof-env';
Bench::once("passages_$passages", sub {
	my $file = 'tests/bench/documents.psql';
	system('psql', '-qX', '-o', '/dev/null', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-v', "tenant=$tenant", '-v', "passages=$passages", '-f', $file) == 0
		or die "$file failed\n";
});
sleep 1 while !-e '/tmp/proof-stop';
