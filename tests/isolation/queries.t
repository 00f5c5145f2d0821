#!/usr/bin/perl
# queries.t: every query of the programs and of the functions names the tenant for every tenant table that it touches.
#
# Row security is the second lock: here each query is looked at as if it were not there. See Trees.pm and Filters.pm.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Trees;
use Filters;
use Known;

Filters::load(\&Trees::rows, \%Known::fronts);
my (%touched, $queries);

# The SQL of the programs: string literals, joined where they follow each other, after the preprocessor, with file and line.
sub literals {
	my @files = grep { !m{/sandbox/} } glob 'cgi-bin/*.c cgi-bin/*/*.c cgi-bin/daemons/*/*.c';
	open my $code, '-|', qw(gcc -E -D_GNU_SOURCE -Icgi-bin -I.build -I/usr/include/postgresql -I/usr/include/libxml2), @files or die "gcc: $!";
	binmode $code, ':utf8';
	my $text = do { local $/; <$code> };
	close $code or die "gcc could not read the programs\n";
	my ($file, $line, @found) = ('', 0);
	while ($text =~ /\G(?:# (\d+) "([^"]*)".*\n|(\n)|((?:"(?:\\.|[^"\\\n])*"(?:\s|# \d+ ".*\n)*)+)|'(?:\\.|[^'\\])+'|[^"'\n]+)/g) {
		if (defined $1) { ($line, $file) = ($1, $2) }
		elsif (defined $3) { $line++ }
		elsif (defined(my $quoted = $4)) {
			my $sql = join '', map { s/\\(["\\])/$1/gr } $quoted =~ s/^# .*//gmr =~ /"((?:\\.|[^"\\\n])*)"/g;
			push @found, { name => "$file:$line", text => $sql } if $file =~ /^cgi-bin/ && $sql =~ /^\s*(?:select|insert into|update|delete from|with)\b.*\w/;
			$line = $1 - 1 if ($quoted =~ /.*^# (\d+)/s);
			$line += () = ($quoted =~ /.*^# .*?\n(.*)/ms ? $1 : $quoted) =~ /\n/g;
		}
	}
	return @found;
}

# The faults of one query; what its parameters are is told by `is_tenant`.
sub faults {
	my ($tree, $is_tenant, $touched) = @_;
	my @faults = Filters::check($tree->{query}, $is_tenant, $touched);
	return grep { !(/^(\w+)\(\) is called/ && $Known::doors{$1}) } @faults;
}

sub look {
	my ($tree, $is_tenant) = @_;
	my $name = $tree->{name} . ($tree->{text} ? ': ' . substr($tree->{text} =~ s/\s+/ /gr, 0, 90) : '');
	return fail("$name: $tree->{error}") if $tree->{error};
	my @faults = faults($tree, $is_tenant, \%touched);
	$queries++;
	ok !@faults, $name or diag map { "$tree->{name}: $_\n" } @faults;
}

# In a program $1 is the tenant, where there is one.
sub of_program {
	my ($tree) = @_;
	return sub { my ($node) = @_; return $tree->{of_tenant} && $node->{T} eq 'PARAM' && $node->{paramkind} == 0 && $node->{paramid} == 1 };
}

# In a function: the argument `tenant`, or the tenant_id of a row that is at hand.
sub of_function {
	my ($tree) = @_;
	return sub {
		my ($node) = @_;
		return 1 if $node->{T} eq 'FIELDSELECT';
		my $argument = $tree->{arguments}[$node->{paramid} - 1];
		return $argument eq 'tenant' if defined $argument;
		return 0 if $node->{location} < 0 || $tree->{language} eq 'sql';
		my $text = $tree->{text};
		utf8::encode($text);
		return substr($text, $node->{location}) =~ /^\w+\.(?:tenant_id|\*)/;
	};
}

my @literals = literals();
cmp_ok scalar @literals, '>', 100, 'the programs have queries';
look($_, of_program($_)) for Trees::of_statements(@literals);

my ($functions, @trees) = Trees::of_functions();
my %seen = map { ($_->{name} => 1) } @trees;
is_deeply [grep { !$seen{$_} } map { $_->{name} } @$functions], ['lead_import_stage'], 'every function was looked into, but for one that only makes a table';
look($_, of_function($_)) for grep { !$Known::crossing{ $_->{name} } } @trees;

# The check itself: each condition of a program on a tenant, taken away, is noticed.
my ($mutants, @missed) = (0);
for my $tree (Trees::of_statements(map { mutants($_) } @literals)) {
	my @faults = $tree->{error} ? () : faults($tree, of_program($tree), \my %tables);
	$mutants++;
	push @missed, "$tree->{name}: $tree->{text}" unless @faults || !($tree->{error} || %tables);
}
is_deeply \@missed, [], 'each condition on the tenant, taken away, is noticed';

sub mutants {
	my ($query) = @_;
	my @mutants;
	while ($query->{text} =~ /\b((?:\w+\.)?)tenant_id = (?:\w+\.tenant_id|\$1(?:::uuid)?\b)/g) {
		my $text = $query->{text};
		substr($text, $-[0], $+[0] - $-[0]) = "$1tenant_id is not null";
		push @mutants, { name => $query->{name}, text => $text };
	}
	return @mutants;
}

for my $table (sort grep { !$Known::fronts{$_} } map { $Filters::tables{$_} } keys %Filters::columns) {
	ok $touched{$table}, "$table is used by a query that was looked at";
}
note "$queries queries: ", scalar @literals, ' texts of programs, ', scalar @$functions, " functions; $mutants conditions taken away";
note 'uses of tenant tables: ', join ', ', map { "$_ $touched{$_}" } sort keys %touched;
done_testing;
