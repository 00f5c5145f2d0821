# Trees.pm: statements as PostgreSQL itself understands them: its own tree of each query, names resolved, views opened.
#
#   Trees::of_statements({ name => 'cgi-bin/x.c:10', text => 'select …' }, …)   as clients prepare them, $1 a uuid
#   Trees::of_functions()                                                     every function of the schema, every branch
#
# Both return [{ name, text, query, language, arguments }]: `query` is a tree of nodes {T => 'QUERY', field => value}, lists are arrays;
# what PostgreSQL refuses has `error` instead. Nothing is executed: statements are prepared; functions in SQL are declared once more,
# and those in PL/pgSQL are gone through by plpgsql_check, in a transaction that is rolled back.
package Trees;
use strict;
use warnings;
use File::Temp ();

sub parse { # the text of a tree
	my ($text) = @_;
	my ($position, @stack, $node, $field) = (0, []);
	while ($text =~ /\G\s*(?:\{(\w+)|([})])|(\()|"((?:[^"\\]|\\.)*)"|:(\w+)(?=\s)|\[([^\]]*)\]|((?:\\.|[^\s{}()\\])+))/gcs) {
		if (defined $1) { push @stack, { T => $1 } }
		elsif (defined $3) { push @stack, [] }
		elsif (defined $2) { add($stack[-2], pop @stack) }
		elsif (defined $5 && ref $stack[-1] eq 'HASH') { $stack[-1]{ $stack[-1]{F} = $5 } = undef }
		elsif (!defined $6) { my $word = $4 // $7 // ":$5"; add($stack[-1], $word eq '<>' ? undef : $word) }
	}
	return @{ $stack[0] };
}

sub add { # to the list, or as the value of the field that was named last
	my ($to, $value) = @_;
	if (ref $to eq 'ARRAY') { push @$to, $value }
	else { $to->{ $to->{F} } = $value }
}

sub psql { # the answers of a script as a superuser, errors and trees in between
	my ($script) = @_;
	my $file = File::Temp->new;
	binmode $file, ':utf8';
	print $file "\\set SHOW_CONTEXT always\n$script";
	close $file;
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning -c search_path=public,tap -c debug_pretty_print=off';
	open my $out, '-|', "psql -qXAt -F '\t' -U postgres -f " . $file->filename . ' 2>&1' or die "psql: $!";
	binmode $out, ':utf8';
	local $/;
	return scalar <$out>;
}

sub rows { # of one query, as arrays
	return map { [split /\t/, $_, -1] } split /\n/, psql("$_[0];\n");
}

# Cuts the output where "@@ n" begins what belongs to the n-th subject.
sub trees {
	my ($output, @subjects) = @_;
	my @found;
	my (undef, @parts) = split /^@@ (\w+)\n/m, $output;
	while (my ($n, $part) = splice @parts, 0, 2) {
		next if $n eq 'end';
		my (undef, @logs) = split /^psql:\S+ LOG:  rewritten parse tree:\n/m, $part;
		push @found, { %{ $subjects[$n] }, error => $1 } if $part =~ /^psql:\S+ ERROR:  (.*)/m;
		for my $log (@logs) {
			my ($tree, $context) = $log =~ /^DETAIL:  (.*?)\n(?:\n|psql:|\z)(?:CONTEXT:  (?:SQL statement|SQL expression|PL\/pgSQL assignment) "(.*?)"\n(?=psql:|\z|CONTEXT|SQL function|PL\/pgSQL function|[a-z@]))?/s or next;
			for my $query (map { @{ $_ // [] } } parse($tree)) {
				next if $query->{commandType} == 6; # what is no query
				my $text = $context // $subjects[$n]{text};
				push @found, { %{ $subjects[$n] }, text => $text, query => $query } unless ours($query);
			}
		}
	}
	return @found;
}

# The question to plpgsql_check itself.
sub ours { my ($query) = @_; return grep { ($_->{resname} // '') eq 'plpgsql_check_function' } @{ $query->{targetList} // [] } }

my $trace = "set client_min_messages = log;\nset debug_print_rewritten = on;\n";

sub prepared {
	my ($types, @subjects) = @_;
	my $script = $trace;
	$script .= "\\warn \@\@ $_\nprepare s$_$types as $subjects[$_]{text}\n;\n" for 0 .. $#subjects;
	return [trees(psql($script), map { { %{ $subjects[$_] }, n => $_, of_tenant => $types ne '' } } 0 .. $#subjects)];
}

sub of_statements {
	my (@subjects, @found) = @_;
	my ($tenant, $nobody) = map { prepared($_, @subjects) } ' (uuid)', '';
	for my $n (0 .. $#subjects) {
		my @trees = grep { $_->{n} == $n } @$tenant;
		@trees = grep { $_->{n} == $n } @$nobody if grep { $_->{error} } @trees;
		push @found, @trees ? @trees : { %{ $subjects[$n] }, error => 'PostgreSQL has not looked at it: is it one whole statement?' };
	}
	return @found;
}

sub of_functions {
	my @subjects = map { my %subject; @subject{qw(oid name language security arguments)} = @$_; $subject{arguments} = [split / /, $subject{arguments}]; \%subject }
		rows("select p.oid, p.proname, l.lanname, p.prosecdef, array_to_string(p.proargnames, ' ', '-')
			from pg_proc p join pg_language l on l.oid = p.prolang
			where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and l.lanname in ('sql', 'plpgsql') order by p.proname, p.oid");
	my $script = "create schema if not exists tap;\ncreate extension if not exists plpgsql_check schema tap;\nbegin;\nselect lead_import_stage();\n";
	for my $n (0 .. $#subjects) {
		my $oid = $subjects[$n]{oid};
		my $run = $subjects[$n]{language} eq 'sql' ? "select pg_get_functiondef($oid) \\gset\n\\warn \@\@ $n\n$trace:pg_get_functiondef;\n"
			: "\\warn \@\@ $n\n${trace}select plpgsql_check_function(${oid}::regprocedure);\n";
		$script .= "${run}\\warn \@\@ end\nset debug_print_rewritten = off;\nset client_min_messages = warning;\n";
	}
	return \@subjects, trees(psql($script . "rollback;\n"), @subjects);
}

1;
