#!/usr/bin/perl
# settings.t: .env.example and config.c name the same settings, with the same standard values.
use strict;
use warnings;
use Test::More;

sub text {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

my %code = map { $_->[0] => $_->[1] } map { [ /^"(\w+)".*?(?:TEXT|REQUIRED|URL|INTEGER|SECRET),\s*(?:"(.*?)"|NULL)/s ] }
	text('cgi-bin/lib/config.c') =~ /\{("[A-Z_0-9]+", AT\(.*?)\},\n/gs;
my %example = text('.env.example') =~ /^#?([A-Z][A-Z0-9_]*)=(.*)$/mg;
my %by_daemon = (SANDBOX_SPEED => 1);                # the sandbox reads its own
my %by_nginx = (ADMIN_NETWORKS => 1);                # nginx/configuration reads it
my %found_out = map { $_ => 1 } qw(SANDBOX_URL);     # `make run` makes these up

cmp_ok(scalar keys %code, '>', 20, 'the settings of config.c can be read');
is_deeply([ grep { !exists $example{$_} } sort keys %code ], [], 'every setting is in .env.example');
is_deeply([ grep { !exists $code{$_} && !$by_daemon{$_} && !$by_nginx{$_} } sort keys %example ], [], 'nothing else is');
for my $name (sort keys %code) {
	next if !defined $code{$name} || $found_out{$name};
	is($example{$name}, $code{$name}, "$name has the standard value that .env.example shows");
}
done_testing();
