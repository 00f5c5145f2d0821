# Processes.pm: the processes of the instance that is tested (the one on DATA), and how they are killed.
package Processes;
use strict;
use warnings;
use Time::HiRes qw(sleep time);

sub content { # of a file of /proc; '' when the process is no more
	my ($path) = @_;
	open my $file, '<', $path or return '';
	local $/;
	return <$file> // '';
}

sub children { my ($pid) = @_; return split ' ', content("/proc/$pid/task/$pid/children") }

# nginx and PostgreSQL overwrite their environment: they are known by their files.
sub masters {
	my @files = ("$ENV{DATA}/run/nginx.pid", "$ENV{DATA}/postgres/postmaster.pid");
	return map { ($_, children($_)) } map { content($_) =~ /^(\d+)/ && kill(0, $1) ? $1 : () } @files;
}

# The command lines of all, the supervisor among them: {pid => line}.
sub all {
	my @found = masters();
	for my $path (glob '/proc/[0-9]*/environ') {
		my ($pid) = $path =~ /(\d+)/;
		push @found, $pid if $pid != $$ && (("\0" . content($path)) =~ /\0MANYLINE_INSTANCE=\Q$ENV{DATA}\E\0/
			|| (readlink "/proc/$pid/cwd" // '') eq "$ENV{DATA}/postgres"); # one whose master was killed
	}
	my %lines = map { $_ => content("/proc/$_/cmdline") =~ tr/\0/ /r } @found;
	return { map { $lines{$_} eq '' ? () : ($_ => $lines{$_}) } keys %lines };
}

sub matching { # the pids whose command line matches
	my ($pattern) = @_;
	my $all = all();
	return sort { $a <=> $b } grep { $all->{$_} =~ $pattern } keys %$all;
}

# A program or daemon by its file: "webhooks", "daemons/jobs".
sub program { my ($name) = @_; return matching(qr{^\S*/\.build/bin/\Q$name\E $}) }

sub end { my ($name) = @_; return kill 'KILL', program($name) }

1;
