#!/usr/bin/perl
# templates.t: no template is long, prints unescaped text, or carries script or style, which the CSP would refuse.
use strict;
use warnings;
use File::Find;
use Test::More;

my @rules = (
	[qr/\{\{[{&]/,                'prints unescaped; {{x}} prints safe HTML as it is'],
	[qr/<script(?![^>]*\bsrc=)/i, 'has script in it; put it below static/'],
	[qr/<style\b|\sstyle=/i,      'has style in it; put it below static/', 'not mail'],
	[qr/\son[a-z]+\s*=\s*["']/i,  'has an event handler in it; put it below static/'],
	[qr/javascript:/i,            'has a javascript: address in it'],
);

my @files;
find({ no_chdir => 1, wanted => sub { push @files, $_ if /\.mustache$/ } }, 'templates') if -d 'templates';
plan skip_all => 'there are no templates' unless @files;

for my $file (sort @files) {
	open my $handle, '<', $file or die "$file: $!";
	my @lines = <$handle>;
	my @wrong = @lines < 100 ? () : ("$file is " . @lines . ' lines long: use partials');
	for my $at (0 .. $#lines) {
		for my $rule (@rules) {
			my ($pattern, $what, $except) = @$rule;
			next if $except && $file =~ /mail/;
			push @wrong, "$file:" . ($at + 1) . " $what" if $lines[$at] =~ $pattern;
		}
	}
	ok(!@wrong, $file) or diag(join "\n", @wrong);
}
done_testing;
