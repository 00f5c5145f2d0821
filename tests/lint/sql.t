#!/usr/bin/perl
# sql.t: business time comes as a parameter from the one clock; now() is only for row stamps; and no SQL names "everything".
use strict;
use warnings;
use Test::More;

sub text {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

# The SQL of a C file: its string literals, joined where they follow each other.
sub literals {
	my ($text) = @_;
	$text =~ s{/\*.*?\*/}{}gs;
	my @all;
	while ($text =~ /((?:"(?:\\.|[^"\\\n])*"\s*)+)/g) {
		my $joined = $1;
		$joined =~ s/"\s*"//g;
		push @all, $joined if $joined =~ /\b(?:select|insert into|update|delete from)\b/;
	}
	return @all;
}

sub wrong {
	my ($sql) = @_;
	$sql =~ s/--[^\n]*//g;
	my @wrong;
	(my $rest = $sql) =~ s/default now\(\)|\b(?:created|updated|changed|applied|received|seen|enqueued|finished|recorded)_at\s*=\s*now\(\)//g;
	push @wrong, 'now() where clock_now() should be a parameter' if $rest =~ /\bnow\(\)|clock_timestamp\(\)|current_timestamp|current_date|localtime/i;
	push @wrong, 'select *' if $sql =~ /\bselect\s+(?:\w+\.)?\*(?!\s+into\b)/i; # a variable of a row's type takes the whole row
	push @wrong, 'upper-case key words' if $sql =~ /\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE)\b/;
	push @wrong, 'set_config or a session-wide set' if $sql =~ /\bset_config\s*\(|\bset\s+session\b/i;
	push @wrong, 'notify takes a lock of the whole cluster' if $sql =~ /\bnotify\b|pg_notify/i;
	return @wrong;
}

for my $path (glob('cgi-bin/*.c cgi-bin/*/*.c cgi-bin/daemons/*/*.c')) {
	next if $path =~ m{daemons/sandbox/}; # a database of its own, in another dialect
	my @wrong = map { wrong($_) } literals(text($path));
	ok(!@wrong, $path) or diag("$path: @wrong");
}
for my $path (glob('sql/functions/*.sql')) {
	my @wrong = wrong(text($path));
	ok(!@wrong, $path) or diag("$path: @wrong");
}
my @numbers = map { m{/(\d{4})_\w+\.sql$} ? $1 : $_ } glob('sql/migrations/*');
is_deeply(\@numbers, [ map { sprintf '%04d', $_ } 1 .. @numbers ], 'migrations are numbered without gaps');
done_testing();
