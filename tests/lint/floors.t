#!/usr/bin/perl
# floors.t: a file includes its own floor's headers and lower ones, never higher.
use strict;
use warnings;
use Test::More;

my %below = (
	lib       => [],
	db        => [qw(lib)],
	web       => [qw(lib db)],
	models    => [qw(lib db)],
	providers => [qw(lib)],
	jobs      => [qw(lib db web models providers)],
	parts     => [qw(lib db web models providers jobs)],
	daemons   => [qw(lib db models providers jobs)],
	workers   => [qw(lib)],
);
my $sandbox = 'cgi-bin/daemons/sandbox/'; # plays the providers, so it shares no translation with us
my @pages = qw(lib db web models providers jobs parts);

sub includes {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	return map { /^\s*#\s*include\s+"([^"]+)"/ ? $1 : () } <$file>;
}

sub allowed {
	my ($path) = @_;
	return ('lib', 'daemons') if index($path, $sandbox) == 0;
	my ($floor) = $path =~ m{^cgi-bin/(\w+)/} or return @pages;
	return ($floor, @{ $below{$floor} // [] });
}

for my $path (glob('cgi-bin/*.[ch] cgi-bin/*/*.[ch] cgi-bin/*/*.cc cgi-bin/*/*/*.[ch]')) {
	my %allowed = map { $_ => 1 } allowed($path);
	my @wrong = grep { -e "cgi-bin/$_" ? !m{^(\w+)/} || !$allowed{$1} : m{\.h$} && !-e "/usr/include/$_" } includes($path);
	ok(!@wrong, $path) or diag("$path must not include: @wrong");
}
ok(!glob('cgi-bin/*.h'), 'pages have no headers');
done_testing();
