# Capture.pm: the SQL that the product sends for a page, as a script for pgbench: so that the limit does the very same.
#
# PostgreSQL logs every statement for a moment while the page is asked for; what the program sent between begin and commit
# becomes one pipeline, with the same parameters.
package Capture;
use strict;
use warnings;
use Bench;
use HTTP::Tiny;
use Load;
use Time::HiRes qw(sleep);

my $counter = 0;

sub logging {
	my ($on) = @_;
	for my $setting ([ log_statement => "'all'" ], [ log_parameter_max_length => -1 ]) {
		Bench::sql($on ? "alter system set $setting->[0] = $setting->[1]" : "alter system reset $setting->[0]");
	}
	Bench::sql('select pg_reload_conf()');
	sleep 0.3;
}

# The statements of a role since `from`: [SQL, [parameters, undef is null]].
sub statements {
	my ($from, $role) = @_;
	open my $log, '<:encoding(UTF-8)', "$ENV{DATA}/log/postgres.log" or die "the log: $!";
	seek $log, $from, 0;
	my $text = do { local $/; <$log> };
	my @found;
	for my $entry (split /^(?=\d{4}-\d\d-\d\d [\d:.]+ UTC \[)/m, $text) {
		$entry =~ s/^\S+ \S+ UTC \[(\d+)\] (\S*) //;
		my $who = $2 // '';
		next if $who ne $role;
		if ($entry =~ /^LOG:  execute \S+: (.*)/s) { push @found, [ $1 =~ s/\n\t/\n/gr =~ s/\s+$//r, [] ] }
		elsif ($entry =~ /^DETAIL:  parameters: (.*)/s && @found) {
			my $values = $1 =~ s/\n\t/\n/gr;
			push @{ $found[-1][1] }, defined $1 ? $1 =~ s/''/'/gr : undef while $values =~ /\$\d+ = (?:NULL|'((?:[^']|'')*)')/g;
		}
	}
	return @found;
}

# Parameters become variables, which can be neither null nor empty; what looks like a variable inside a literal is taken apart.
sub statement {
	my ($sql, $values, $names, $variables) = @_;
	my @parameters;
	for my $n (0 .. $#$values) {
		my $value = $values->[$n];
		$variables->{ $names->[$n] } = defined $value && length $value ? $value : '-';
		push @parameters, !defined $value ? "nullif(:$names->[$n], '-')" : length $value ? ":$names->[$n]" : "trim(:$names->[$n], '-')";
	}
	$sql =~ s/('(?:[^']|'')*')/(my $literal = $1) =~ s{:(?=\w)}{:' || '}g; $literal/ge;
	$sql =~ s/\$(\d+)/$parameters[$1 - 1]/g;
	return "$sql;\n";
}

# What the page at this path asks of the database, as (file, {variables}): role, path, cookie.
sub script {
	my (%page) = @_;
	my $http = HTTP::Tiny->new(timeout => 60, max_redirect => 0, default_headers => { Cookie => $page{cookie} });
	my $url = "http://127.0.0.1:$ENV{PORT}$page{path}";
	$http->get($url);
	logging(1);
	my $from = -s "$ENV{DATA}/log/postgres.log";
	my $answer = $http->get($url);
	sleep 0.2;
	my @statements = statements($from, $page{role});
	logging(0);
	die "$page{path} was answered with $answer->{status}\n" if $answer->{status} ne ($page{status} // 200);
	my ($begins) = grep { $statements[$_][0] eq 'begin' } 0 .. $#statements;
	die "$page{path} asked nothing of the database\n" if !defined $begins;
	my ($script, %variables) = ("\\startpipeline\n");
	for my $statement (@statements[ $begins .. $#statements ]) {
		my @names = map { 'v' . ++$counter } @{ $statement->[1] };
		$script .= statement(@$statement, \@names, \%variables);
		last if $statement->[0] eq 'commit';
	}
	my $file = "$ENV{BENCH_SETS}/captured$counter.sql";
	open my $out, '>:encoding(UTF-8)', $file or die "$file: $!";
	print $out $script, "\\endpipeline\n";
	close $out;
	return ($file, \%variables);
}

# Compares pages, asked for in turn, with what they ask of the database: name, goal, cookie, clients, paths.
sub compare {
	my (%pages) = @_;
	my (@scripts, %variables);
	for my $path (@{ $pages{paths} }) {
		my ($script, $more) = script(path => $path, cookie => $pages{cookie}, role => 'manyline_web');
		push @scripts, $script;
		%variables = (%variables, %$more);
	}
	return Bench::compare(
		name => $pages{name}, goal => $pages{goal},
		product => Load::wrk(connections => $pages{clients}, script => 'pages', arguments => [ $pages{cookie}, @{ $pages{paths} } ]),
		limit => Load::pgbench(clients => $pages{clients}, scripts => \@scripts, variables => \%variables));
}

1;
