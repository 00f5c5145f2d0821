#!/usr/bin/perl
# contrast.t: every pair of colours that meets in the product can be read, light and dark (WCAG 2.2 AA).
use strict;
use warnings;
use Test::More;

open my $handle, '<', 'static/css/tokens.css' or die "static/css/tokens.css: $!";
my ($light, $dark) = split /\@media \(prefers-color-scheme: dark\)/, do { local $/; <$handle> };
my %light = $light =~ /--([\w-]+): (#[0-9a-f]{3,6});/g;
my %dark = (%light, $dark =~ /--([\w-]+): (#[0-9a-f]{3,6});/g);

sub luminance {
	my ($colour) = @_;
	$colour =~ s/^#(.)(.)(.)$/#$1$1$2$2$3$3/;
	my @parts = map { my $c = hex($_) / 255; $c <= 0.04045 ? $c / 12.92 : (($c + 0.055) / 1.055)**2.4 }
		$colour =~ /^#(..)(..)(..)$/ or die "$colour is no colour";
	return 0.2126 * $parts[0] + 0.7152 * $parts[1] + 0.0722 * $parts[2];
}

sub contrast {
	my ($low, $high) = sort { $a <=> $b } map { luminance($_) } @_;
	return ($high + 0.05) / ($low + 0.05);
}

# What is written, on what, and how much it needs: 4.5 for words, 3 for icons and the edges of fields.
my @pairs = (
	(map { ['text',       $_, 4.5] } qw(ground surface raised sunken hover selected)),
	(map { ['text-soft',  $_, 4.5] } qw(ground surface raised sunken hover)),
	(map { ['text-faint', $_, 4.5] } qw(ground surface raised sunken hover)),
	(map { ['brand',      $_, 4.5] } qw(surface ground raised hover brand-soft)),
	(map { ['on-brand',   $_, 4.5] } qw(brand brand-strong)),
	(map { my $tone = $_; map { [$tone, $_, 4.5] } 'surface', "$tone-soft" } qw(good warn bad busy)),
	(map { ['text', "$_-soft", 4.5] } qw(good warn bad busy brand)),
	(map { ['text-faint', $_, 4.5] } qw(brand-soft)),
	['surface', 'bad', 4.5],
	(map { ['quiet', $_, 3] } qw(surface hover)),
	(map { ['field-line', $_, 3] } qw(surface raised)),
	(map { ["series-$_", 'surface', 3] } qw(1 3 5)),
);

for my $scheme (['light', \%light], ['dark', \%dark]) {
	my ($name, $colours) = @$scheme;
	for my $pair (@pairs) {
		my ($ink, $ground, $least) = @$pair;
		my $reached = contrast($colours->{$ink}, $colours->{$ground});
		cmp_ok($reached, '>=', $least, "$name: $ink on $ground");
	}
}
done_testing;
