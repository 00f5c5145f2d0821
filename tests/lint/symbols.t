#!/usr/bin/perl
# symbols.t: no two files of the library offer the same name: the linker would silently take one of them.
use strict;
use warnings;
use Test::More;

my $library = '.build/libmanyline.a';
plan skip_all => 'the library is not built' unless -r $library;
my (%where, $file);
open my $names, '-|', 'nm', '-g', '--defined-only', $library or die "nm: $!";
while (<$names>) {
	$file = $1 if /^(\S+\.o):$/;
	push @{ $where{$1} }, $file if /^\S+ [TDBR] (\w+)$/;
}
cmp_ok(scalar keys %where, '>', 100, 'the library has names');
my @twice = map { "$_ in @{ $where{$_} }" } grep { @{ $where{$_} } > 1 } sort keys %where;
ok(!@twice, 'each of them once') or diag(join "\n", @twice);
done_testing;
