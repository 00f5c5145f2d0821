#!/usr/bin/perl
# style.t: what the style of the house asks of every C file and can be seen without compiling.
use strict;
use warnings;
use Test::More;

sub text {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

# The code alone: comments and the insides of literals blanked.
sub code {
	my ($text) = @_;
	$text =~ s{("(?:\\.|[^"\\\n])*")|('(?:\\.|[^'\\\n])*')|(/\*.*?\*/)|(//[^\n]*)}{$1 ? '""' : $2 ? "''" : ' '}gse;
	return $text;
}

# Programs that only tests link may allocate and jump as their libraries want it.
sub check_code {
	my ($path, $code) = @_;
	my @wrong;
	push @wrong, 'malloc, free and the like belong to lib/' if $path !~ m{^cgi-bin/lib/} && $code =~ /\b(?:malloc|calloc|realloc|free|strdup|strndup|asprintf|vasprintf)\s*\(/;
	push @wrong, 'goto and longjmp' if $code =~ /\b(?:goto|longjmp|setjmp)\b/;
	push @wrong, 'a typedef\'d struct' if $code =~ /\btypedef\s+(?:struct|enum|union)\b/;
	push @wrong, 'a banned call' if $path !~ m{/banned\.h$} && $code =~ /\b(?:strcpy|strcat|sprintf|vsprintf|gets|system|popen|strtok|atoi|atol|atof|alloca|rand|tmpnam|mktemp)\s*\(/;
	push @wrong, 'json_decref and json_incref: values live in the arena' if $path !~ m{^cgi-bin/lib/} && $code =~ /\bjson_(?:decref|incref)\s*\(/;
	push @wrong, 'the wall clock: business time comes from clock_now' if $path !~ m{^cgi-bin/lib/} && $code =~ /\b(?:time\s*\(\s*(?:NULL|0|&)|gettimeofday\s*\()/;
	return @wrong;
}

for my $path (glob('cgi-bin/*.[ch] cgi-bin/*/*.[ch] cgi-bin/*/*.cc cgi-bin/*/*/*.[ch] tests/unit/*.c tests/fuzz/*.c')) {
	my $text = text($path);
	my ($name) = $path =~ m{([^/]+)$};
	my @wrong = $path =~ /^cgi-bin/ ? check_code($path, code($text)) : ();
	my ($folder) = $path =~ m{^cgi-bin/daemons/(\w+)/};
	my $first = $folder ? qr{^/\* (?:\Q$folder\E/)?\Q$name\E: \S} : qr{^/\* \Q$name\E: \S};
	push @wrong, "its first line is not /* $name: what it is */" if $text !~ $first;
	push @wrong, 'work that is still to do' if $text =~ /\b(?:TODO|FIXME|XXX)\b/;
	ok(!@wrong, $path) or diag("$path: ", join '; ', @wrong);
}
for my $path (glob('nginx/* nginx/units/* sql/* sql/*/* templates/*/* static/css/* static/js/* tests/*/*.t Makefile .env.example')) {
	next if -d $path || $path =~ m{tests/lint/style.t};
	my $unfinished = text($path) =~ /\b(?:TODO|FIXME)\b/;
	ok(!$unfinished, "$path is finished") if $unfinished;
}
done_testing();
