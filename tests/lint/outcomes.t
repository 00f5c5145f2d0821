#!/usr/bin/perl
# outcomes.t: every outcome and state that the schema allows has its icon, and every outcome its colour in charts.
use strict;
use warnings;
use Test::More;

sub text {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

my $schema = join '', map { text($_) } glob('sql/migrations/*.sql');
my $sprite = text('static/icons/sprite.svg');
my $charts = text('static/css/chart.css');

my ($outcomes) = $schema =~ /outcome text check \(outcome in \(([^)]*)\)/s;
my @outcomes = $outcomes =~ /'(\w+)'/g;
cmp_ok(scalar @outcomes, '>', 10, 'the outcomes of calls were found');
for my $outcome (@outcomes) {
	like($sprite, qr/id="state-$outcome"/, "$outcome has an icon");
	like($charts, qr/\.series-$outcome\b/, "$outcome has a colour");
}

my ($calls) = $schema =~ /state text not null default 'pending' check \(state in\s*\(([^)]*'in_progress'[^)]*)\)/s;
my ($campaigns) = $schema =~ /state text not null default 'draft'\s*check \(state in \(([^)]*)\)/s;
my ($agents) = $schema =~ /state text not null default 'provisioning' check \(state in \(([^)]*)\)/s;
my ($numbers) = $schema =~ /state text not null default 'idle' check \(state in \(([^)]*)\)/s;
my ($imports) = $schema =~ /state text not null default 'uploaded'\s*check \(state in \(([^)]*)\)/s;
for my $list ($calls, $campaigns, $agents, $numbers, $imports) {
	ok($list, 'a list of states was found') or next;
	like($sprite, qr/id="state-$_"/, "$_ has an icon") for $list =~ /'(\w+)'/g;
}
done_testing();
