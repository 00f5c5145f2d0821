# Memory.pm: the memory of every program of a running instance, and its connections to PostgreSQL; for tests and benchmarks.
#
# Measured is PSS: a page that n processes share counts a n-th in each, so that sums are true. PostgreSQL, nginx and the sandbox,
# which plays the outside world, are left out. All in KiB.
package Memory;
use strict;
use warnings;

sub read_all {
	my ($path) = @_;
	open my $file, '<', $path or return '';
	local $/;
	return <$file> // '';
}

# "dashboard", "daemons/jobs"; "supervision" for what only starts others; nothing for what is left out.
sub name_of {
	my ($pid) = @_;
	my ($command) = read_all("/proc/$pid/cmdline") =~ /^([^\0]+)/ or return;
	my ($name) = $command =~ m{/\.build/(?:bin/)?(.+)$};
	return $name eq 'daemons/sandbox' ? undef : $name if defined $name;
	return $command =~ /postgres|nginx: / ? undef : 'supervision';
}

sub processes { # DATA: {pid => name}
	my ($data) = @_;
	my %found;
	for my $folder (glob '/proc/[0-9]*') {
		next unless ("\0" . read_all("$folder/environ")) =~ /\0MANYLINE_INSTANCE=\Q$data\E\0/;
		my ($pid) = $folder =~ /(\d+)/;
		my $name = name_of($pid);
		$found{$pid} = $name if defined $name;
	}
	return \%found;
}

# {name => {processes, pss, dirty, shared}}: dirty is what a process has to itself, shared its part of what it shares.
sub by_program { # DATA
	my ($data) = @_;
	my ($processes, %sum) = (processes($data));
	for my $pid (keys %$processes) {
		my %size = read_all("/proc/$pid/smaps_rollup") =~ /^(\w+):\s+(\d+) kB/mg or next;
		my $own = $size{Private_Dirty} + $size{Private_Clean};
		my $row = $sum{ $processes->{$pid} } //= { processes => 0, pss => 0, dirty => 0, shared => 0 };
		$row->{processes}++;
		$row->{pss} += $size{Pss};
		$row->{dirty} += $size{Private_Dirty};
		$row->{shared} += $size{Pss} - $own;
	}
	return \%sum;
}

sub total { # DATA: the PSS of everything together
	my $sum = 0;
	$sum += $_->{pss} for values %{ by_program(@_) };
	return $sum;
}

sub connections { # FOLDER of the database's socket: {role => how many} of our programs
	my ($folder) = @_;
	my $sql = "select usename, count(*) from pg_stat_activity where usename in ('manyline_web', 'manyline_worker', 'manyline_staff') group by 1";
	open my $rows, '-|', 'psql', '-XAtqF ', '-h', $folder, '-U', 'postgres', '-d', 'manyline', '-c', $sql or die "psql: $!";
	my %count = map { split } <$rows>;
	return \%count;
}

1;
