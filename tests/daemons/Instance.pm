# Instance.pm: a copy of the product for one test alone, which may kill any part of it, or all; %ENV then names this copy.
#
#   BEGIN { Instance::start(PLATFORM_CALLS => 50) }     before Calls is loaded, which keeps the account's name
package Instance;
use strict;
use warnings;
use File::Temp ();
use Processes;
use Time::HiRes qw(sleep time);

our $supervisor;
our $prepare; # code that gets the folder of the data before anything is in it, to mount a file system there
my ($settings, $owner) = ('', 0);

sub free_port {
	for (1 .. 100) {
		my $port = 41000 + int rand 4000;
		return $port if !grep { system('bash', '-c', ". nginx/library; port_is_taken $_") == 0 } $port, $port + 10000;
	}
	die "no port is free\n";
}

# Nothing of the copy that tests share is left: with its sandbox's database, both would play each other's calls.
sub forget {
	delete @ENV{ split ' ', `bash -c '. nginx/library; known_settings .'` };
	delete @ENV{ grep { /^(SANDBOX|DATABASE|PG)/ } keys %ENV };
	delete @ENV{qw(RUN LOGIN_RATE)};
}

# The settings that are given are the only ones; the clock is this copy's own.
sub start {
	my (%given) = @_;
	forget();
	$ENV{DATA} = File::Temp::tempdir('/tmp/manyline-test-XXXXXXXX');
	$prepare->($ENV{DATA}) if $prepare;
	%ENV = (%ENV, PORT => free_port(), DATABASE_FSYNC => 'off', LOGIN_RATE => '6000r/m', MANYLINE_CLOCK => "$ENV{DATA}/clock", %given);
	open my $clock, '>', $ENV{MANYLINE_CLOCK} or die;
	print $clock 0;
	close $clock;
	$owner = $$;
	$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
	$settings = join '', map { "$_\n" } grep { defined $ENV{$_} } keys %ENV;
	start_again();
}

# Starts what was killed or has ended, on the same data, and waits until it is served.
sub start_again {
	unlink "$ENV{DATA}/ready";
	delete @ENV{ grep { $settings !~ /^\Q$_\E$/m } keys %ENV }; # each start makes a new folder of sockets
	defined($supervisor = fork) or die;
	if (!$supervisor) {
		open STDOUT, '>', "$ENV{DATA}/serve.log";
		open STDERR, '>&', \*STDOUT;
		exec 'setpriv', '--pdeathsig', 'TERM', '--', 'bash', '-c', 'exec 9<"$DATA"; flock 9; exec nginx/serve';
	}
	my $end = time + 120;
	until (-e "$ENV{DATA}/ready") {
		die "the copy does not start: ", Processes::content("$ENV{DATA}/serve.log"), "\n" if time > $end || waitpid($supervisor, 1) > 0;
		sleep 0.05;
	}
	my $exported = `bash -c 'RUN=\$(readlink "\$DATA/run"); . nginx/environment; env -0'`;
	%ENV = (%ENV, map { /^(\w+)=(.*)$/s ? ($1 => $2) : () } split /\0/, $exported);
	$ENV{MANYLINE_URL} = "http://127.0.0.1:$ENV{PORT}";
}

# As if the plug was pulled: everything at once, the supervisor too.
sub crash {
	kill 'STOP', $supervisor; # so that it does not bring back the first while the last still live
	while (my @rest = grep { $_ != $supervisor } keys %{ Processes::all() }) { # what was just being started, too
		kill 'KILL', @rest;
	}
	kill 'KILL', $supervisor;
	waitpid $supervisor, 0;
}

# Kills the processes that match (Processes::matching) and waits for new ones; returns after how many seconds they came.
sub kill_one {
	my ($pattern, $signal) = @_;
	my ($start, @old) = time;
	sleep 0.05 until (@old = Processes::matching($pattern)) || time > $start + 10;
	kill $signal // 'KILL', @old or die "there is no $pattern\n";
	$start = time;
	my %old = map { $_ => 1 } @old;
	while (time < $start + 60) {
		return time - $start if grep { !$old{$_} } Processes::matching($pattern);
		sleep 0.05;
	}
	die "$pattern does not come back\n";
}

END {
	if ($supervisor && $owner == $$) {
		my $status = $?;
		kill 'CONT', $supervisor;
		kill 'TERM', $supervisor;
		waitpid $supervisor, 0;
		system "umount --lazy $ENV{DATA} 2>/dev/null" if $prepare;
		$status && $ENV{KEEP} ? print "# Logs are kept in $ENV{DATA}\n" : system 'rm', '-rf', $ENV{DATA};
		$? = $status;
	}
}

1;
