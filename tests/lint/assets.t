#!/usr/bin/perl
# assets.t: every style sheet, script, image and icon that a template or a style sheet refers to is there.
use strict;
use warnings;
use Test::More;

sub text {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

my @templates = glob('templates/*.mustache templates/*/*.mustache templates/*/*/*.mustache');
for my $path (@templates) {
	my $text = text($path);
	$text =~ s/\{\{!.*?\}\}//gs;
	my @wrong;
	for my $asset ($text =~ m{["'(](/static/[^"'?#()\s]+)}g) {
		push @wrong, "there is no $asset" unless $asset =~ /\{\{/ || -e substr($asset, 1);
	}
	ok(!@wrong, $path) or diag("$path: ", join '; ', @wrong);
}
for my $path (glob('static/css/*.css static/errors/*.html')) {
	(my $folder = $path) =~ s{[^/]+$}{};
	my $text = text($path);
	my @missing = grep { my $at = m{^/} ? substr($_, 1) : "$folder$_"; !-e $at } map { s/[?#].*//r } grep { !/^(?:data:|https?:|#)/ && $_ ne '/' } ($text =~ /url\(["']?([^"')]+)/g, $text =~ /(?:src|href)="([^"]+)"/g, $text =~ /\@import\s+["']([^"']+)/g);
	ok(!@missing, "$path refers to what is there") or diag("$path: @missing");
}
my ($sprite) = glob('static/icons/sprite.svg');
if ($sprite) {
	my %there = map { $_ => 1 } text($sprite) =~ /\bid="([\w-]+)"/g;
	my %used = map { $_ => 1 } map { text($_) =~ /sprite\.svg[^"#]*#([\w-]+)(?=")/g } @templates;
	my @missing = grep { !$there{$_} } sort keys %used;
	ok(!@missing, 'every icon is in the sprite') or diag("@missing");
}
done_testing();
