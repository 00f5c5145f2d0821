# Copy.pm: a copy of the product beside the one that tests share, with settings of its own; it ends with the test.
#
#   Copy->start(PLATFORM_CALLS => 60);     from then on %ENV is what its programs see, so that Calls and Pages talk to it
#   $copy->file('log')                     a path in the folder of its data
package Copy;
use strict;
use warnings;
use File::Path ();
use File::Temp ();
use Processes;
use Time::HiRes qw(time sleep);

my $started;

# Runs a script of bash in which `forget` drops the settings of whoever tests; the settings of the copy are its arguments.
sub bash {
	my (@arguments) = @_;
	my $forget = '. nginx/library; forget() { for name in $(known_settings .) RUN SANDBOX_PORT SANDBOX_DATABASE LOGIN_RATE; do unset "$name"; done; }; ';
	$arguments[0] = $forget . $arguments[0];
	return ('bash', '-c', $arguments[0], 'copy', @arguments[1 .. $#arguments]);
}

sub is_taken { my ($port) = @_; return system('bash', '-c', ". nginx/library; port_is_taken $port") == 0 }

sub start {
	my ($class, %settings) = @_;
	my $data = File::Temp::tempdir('/tmp/manyline-test-XXXXXXXX');
	my $port = 10500 + int rand 8000; # below those that clients get
	$port++ while is_taken($port) || is_taken($port + 10000);
	my $self = bless { data => $data, owner => $$ }, $class;
	%settings = (PORT => $port, DATABASE_FSYNC => 'off', LOGIN_RATE => '6000r/m', MANYLINE_CLOCK => "$data/clock", DATA => $data, %settings);
	my @settings = map { "$_=$settings{$_}" } sort keys %settings;
	$self->{server} = fork // die;
	if (!$self->{server}) {
		open STDOUT, '>', "$data/serve.log";
		open STDERR, '>&', \*STDOUT;
		exec 'setpriv', '--pdeathsig', 'TERM', '--', bash('forget; export "$@"; exec 9<"$DATA"; flock -n 9 || exit 9; exec nginx/serve', @settings) or die;
	}
	$started = $self;
	my $end = time + 180;
	until (-e "$data/ready") {
		die "the copy did not start: " . Processes::content("$data/serve.log") if time > $end || waitpid($self->{server}, 1) > 0;
		sleep 0.1;
	}
	$self->enter(@settings);
	return $self;
}

# %ENV becomes that of its programs.
sub enter {
	my ($self, @settings) = @_;
	open my $out, '-|', bash('forget; export "$@"; RUN=$(readlink "$DATA/run"); . nginx/environment; exec env -0', @settings) or die;
	local $/ = "\0";
	%ENV = map { chomp; split /=/, $_, 2 } <$out>;
	close $out or die;
	$ENV{MANYLINE_URL} = "http://127.0.0.1:$ENV{PORT}";
	$Calls::account = $ENV{TWILIO_ACCOUNT_SID};
	$SIG{$_} = sub { exit 1 } for qw(INT TERM HUP);
}

sub file { my ($self, $name) = @_; return "$self->{data}/$name" }

sub stop {
	my ($self) = @_;
	return if $self->{owner} != $$ || !$self->{server};
	local $?;
	kill 'TERM', $self->{server};
	waitpid $self->{server}, 0;
	undef $self->{server};
	my $failed = defined $Test::More::VERSION && !Test::More->builder->is_passing;
	if ($failed && $ENV{KEEP}) { print "# Logs are kept in $self->{data}\n" }
	else { File::Path::remove_tree($self->{data}) }
}

END { $started->stop if $started }

1;
