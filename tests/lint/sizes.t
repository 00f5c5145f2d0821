#!/usr/bin/perl
# sizes.t: files, functions, headers and templates stay small enough to be read in one go.
use strict;
use warnings;
use Test::More;

sub lines {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	return <$file>;
}

# A function begins with a brace and ends with one, each alone at the left edge, as .clang-format writes them.
sub function_sizes {
	my ($path) = @_;
	my ($begin, $name, @sizes) = (0, '');
	my @lines = lines($path);
	for my $n (0 .. $#lines) {
		$name = $1 if $lines[$n] =~ /^[a-z].*?(\w+)\(/;
		$begin = $n if $lines[$n] =~ /^\{/;
		push @sizes, [ $n - $begin - 1, "$path: $name" ] if $begin && $lines[$n] =~ /^\}\s*$/;
		$begin = 0 if $lines[$n] =~ /^\}/;
	}
	return @sizes;
}

sub at_most {
	my ($limit, @paths) = @_;
	my @long = grep { scalar(my @all = lines($_)) > $limit } @paths;
	ok(!@long, "at most $limit lines") or diag("too long: @long");
}

my @sources = glob('cgi-bin/*.c cgi-bin/*/*.c cgi-bin/*/*.cc cgi-bin/*/*/*.c tests/*/*.c');
at_most(450, @sources, glob('static/css/* static/js/* tests/*/*.t tests/*/*.js tests/*/*.mjs nginx/* sql/migrate'));
my $page = 'cgi-bin/web/page.h'; # the manual of everybody who writes a page
at_most(100, grep { $_ ne $page } glob('cgi-bin/*/*.h cgi-bin/*/*/*.h'));
at_most(150, grep { $_ eq $page } glob('cgi-bin/web/*.h'));
at_most(100, glob('templates/*.mustache templates/*/*.mustache templates/*/*/*.mustache'));
at_most(149, 'Makefile');

my @functions = map { function_sizes($_) } @sources;
my @huge = map { "$_->[1] ($_->[0])" } grep { $_->[0] > 70 } @functions;
my @long = grep { $_->[0] > 45 } @functions;
ok(!@huge, 'no function has more than 70 lines') or diag(join "\n", @huge);
cmp_ok(scalar @long, '<=', @functions / 10, 'nine functions in ten have 45 lines at most');
my @wide = grep { my $path = $_; grep { chomp(my $l = $_); utf8::decode($l); $l =~ s/\t/        /g; length($l) > 130 && $l !~ m{"} } lines($path) } @sources;
ok(!@wide, 'lines fit on a screen') or diag("@wide");
done_testing();
