# Bench.pm: what benchmarks share: alternated rounds of the product and of its limit, and what both cost.
#
#   Bench::compare(name => 'dashboard', goal => 0.85, product => Load::wrk(…), limit => Load::pgbench(…));
#
# A round of a load answers {rate, p50, p99 (ms), failed, starved, seconds, window}. What is judged is the median, over the
# rounds, of the product's rate by the limit's rate just beside it: other work on the machine disturbs both.
package Bench;
use strict;
use warnings;
use utf8;
use JSON::PP;
use lib __FILE__ =~ s{[^/]*$}{../pages}r;
use Load;
use Pages;

our $rounds = $ENV{BENCH_ROUNDS} // 9;
our $seconds = $ENV{BENCH_SECONDS} // 3;

sub quantile {
	my ($share, @values) = @_;
	return 0 if !@values;
	@values = sort { $a <=> $b } @values;
	return $values[ int($share * $#values + 0.5) ];
}

sub median { return quantile(0.5, @_) }

# Runs SQL above row security; the first value.
sub sql { return Pages::superuser(@_) }

# Builds a data set unless it was built before; an interrupted one is built anew, so `build` begins by removing its own.
sub once {
	my ($name, $build) = @_;
	my $mark = "$ENV{BENCH_SETS}/$name";
	return if -e $mark;
	print "building the data set $name …\n";
	$build->();
	open my $file, '>', $mark or die "$mark: $!";
}

# Starts a program that runs beside a benchmark; stop ends it. So does the end of the benchmark.
my %beside;
sub background {
	my (@command) = @_;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>', '/dev/null';
		exec @command or die "$command[0]: $!";
	}
	return $beside{$pid} = $pid;
}

sub stop {
	for my $pid (@_) {
		kill TERM => $pid;
		waitpid $pid, 0;
		delete $beside{$pid};
	}
}
END { my $status = $?; stop(values %beside); $? = $status }

# Runs SQL again and again, four times a second, as a superuser; one program for each statement.
sub repeat {
	my (@statements) = @_;
	return map { background('bash', '-c', 'exec psql -qX -U postgres <<<"$1 \\watch 0.25"', 'psql', $_) } @statements;
}

# The processes below the one that serves: [pid, name].
sub processes {
	my (%children, %name, @found);
	for my $path (glob '/proc/[0-9]*/stat') {
		open my $file, '<', $path or next;
		my ($pid, $name, $parent) = (<$file> // '') =~ /^(\d+) \((.*)\) \S (\d+)/ or next;
		push @{ $children{$parent} }, $pid;
		$name{$pid} = $name;
	}
	my @left = ($ENV{BENCH_SERVER});
	while (defined(my $pid = shift @left)) {
		push @found, [ $pid, $name{$pid} ] if $name{$pid};
		push @left, @{ $children{$pid} // [] };
	}
	return @found;
}

# What PostgreSQL does behind everybody's back, such as vacuuming, is told from what it does for clients.
sub kind_of {
	my ($pid, $name) = @_;
	return $name if $name ne 'postgres';
	open my $file, '<', "/proc/$pid/cmdline" or return $name;
	return (<$file> // '') =~ /\[local\]/ ? $name : 'background';
}

# Seconds of CPU by program; processes that have ended meanwhile are not counted.
sub cpu {
	my %seconds;
	for (processes()) {
		open my $file, '<', "/proc/$_->[0]/stat" or next;
		my @fields = split / /, (<$file> // '') =~ s/^.*\) //sr;
		$seconds{ kind_of(@$_) } += ($fields[11] + $fields[12]) / 100 if @fields > 12;
	}
	return \%seconds;
}

# MiB of memory by group, each page that processes share counted once (PSS).
sub memory {
	my %size = (programs => 0, nginx => 0, postgres => 0);
	for (processes()) {
		my ($pid, $name) = @$_;
		next if $name eq 'sandbox' || $name eq 'serve';
		open my $file, '<', "/proc/$pid/smaps_rollup" or next;
		my ($kib) = map { /^Pss:\s+(\d+)/ ? $1 : () } <$file>;
		$size{ $size{$name} ? $name : exists $size{$name} ? $name : 'programs' } += ($kib // 0) / 1024;
	}
	return \%size;
}

# Connections of our programs and daemons to PostgreSQL at this moment.
sub connections {
	return sql("select count(*) from pg_stat_activity where usename in ('manyline_web', 'manyline_worker', 'manyline_staff') and application_name <> 'pgbench'");
}

sub measure {
	my ($load) = @_;
	my $before = cpu();
	my $round = $load->run($seconds);
	my $after = cpu();
	$round->{connections} = connections();
	$round->{cpu} = { map { $_ => ($after->{$_} // 0) - ($before->{$_} // 0) } keys %$after };
	return $round;
}

# "postgres 210, webhooks 50": microseconds of CPU a request.
sub cost {
	my (@rounds) = @_;
	my %each;
	for my $round (@rounds) {
		my $count = $round->{rate} * $round->{seconds} || 1;
		push @{ $each{$_} }, 1e6 * $round->{cpu}{$_} / $count for keys %{ $round->{cpu} };
	}
	my %cost = map { $_ => median(@{ $each{$_} }) } keys %each;
	my @named = grep { $cost{$_} >= 3 } sort { $cost{$b} <=> $cost{$a} } keys %cost;
	return (join(', ', map { sprintf '%s %.0f', $_, $cost{$_} } @named), sum(map { $cost{$_} } grep { $_ ne 'background' } @named));
}

sub column { my ($key, @rounds) = @_; return map { $_->{$key} } @rounds }

# Alternates the two, and writes down how they compare.
sub compare {
	my (%what) = @_;
	my (@product, @limit);
	$_->run(1.5) for $what{product}, $what{limit};
	for my $n (1 .. $rounds) {
		push @product, measure($what{product}) if $n % 2;
		push @limit, measure($what{limit});
		push @product, measure($what{product}) if !($n % 2);
	}
	my $memory = memory();
	$_->finish for grep { $_->can('finish') } $what{product}, $what{limit};
	my @ratios = map { $limit[$_]{rate} ? $product[$_]{rate} / $limit[$_]{rate} : 0 } 0 .. $#limit;
	my @tails = map { $limit[$_]{p99} ? $product[$_]{p99} / $limit[$_]{p99} : 0 } 0 .. $#limit;
	my ($cpu, $all) = cost(@product);
	my ($limit_cpu, $limit_all) = cost(@limit);
	record({
		name => $what{name}, unit => $what{unit} // '/s', goal => $what{goal},
		limit => median(column(rate => @limit)), product => median(column(rate => @product)),
		ratio => median(@ratios), low => quantile(0.25, @ratios), high => quantile(0.75, @ratios),
		p50 => median(column(p50 => @product)), p99 => median(column(p99 => @product)), tail => median(@tails),
		cpu => $cpu, limit_cpu => $limit_cpu, cpu_share => $all ? $limit_all / $all : 0, memory => $memory,
		connections => quantile(1, column(connections => @product)),
		failed => sum(column(failed => @product)), starved => sum(column(starved => @product)),
	});
	return (\@product, \@limit);
}

sub sum { my $sum = 0; $sum += $_ // 0 for @_; return $sum }

sub record {
	my ($result) = @_;
	open my $file, '>>', $ENV{BENCH_RESULTS} or die "$ENV{BENCH_RESULTS}: $!";
	print $file JSON::PP->new->canonical->encode($result), "\n";
	close $file;
	print line($result);
}

sub line {
	my ($r) = @_;
	return sprintf "%-26s %s\n", $r->{name}, $r->{text} if $r->{text};
	my $verdict = !defined $r->{goal} ? '' : $r->{ratio} >= $r->{goal} ? 'reached' : 'missed';
	my $text = sprintf "%-26s limit %8.1f%s  product %8.1f%s  ratio %.2f (%.2f–%.2f)  goal %s %s\n", $r->{name}, $r->{limit},
		$r->{unit}, $r->{product}, $r->{unit}, $r->{ratio}, $r->{low}, $r->{high}, $r->{goal} // '–', $verdict;
	$text .= sprintf "%26s p50 %.1f ms, p99 %.1f ms (%.2f of the limit's); failed %d, starved %d\n", '', $r->{p50}, $r->{p99}, $r->{tail},
		$r->{failed}, $r->{starved} if defined $r->{p50};
	$text .= sprintf "%26s CPU µs/request: %s | limit: %s (ratio %.2f)\n", '', $r->{cpu}, $r->{limit_cpu}, $r->{cpu_share} if defined $r->{cpu};
	$text .= sprintf "%26s PSS MiB: programs %.1f, nginx %.1f, PostgreSQL %.1f; connections %d (goal 16)\n", '',
		@{ $r->{memory} }{qw(programs nginx postgres)}, $r->{connections} if $r->{memory};
	return $text;
}

sub summary {
	open my $file, '<', $ENV{BENCH_RESULTS} or die "$ENV{BENCH_RESULTS}: $!";
	print "\n== Summary (medians of $rounds rounds of $seconds s; in brackets the middle half of the rounds)\n\n";
	print line(decode_json($_)) for <$file>;
}

binmode STDOUT, ':utf8';
$| = 1;
1;
