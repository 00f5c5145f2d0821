# Pages.pm: what page tests share: a browser over the real programs as plain CGI, and tenants with known sessions.
#
#   my $browser = Pages->new;                         nobody, with a cookie jar of its own
#   my $owner = Pages->member($tenant, 'owner');      somebody who is logged in, by SQL
#   my $answer = $owner->get('/leads?q=x');           {status, headers, body, cookies}
#   $owner->post('/leads', name => 'Ann');            with the CSRF token, unless csrf => … is given
package Pages;
use strict;
use warnings;
use Digest::SHA qw(sha256_hex hmac_sha1 hmac_sha256_hex);
use File::Temp ();
use IO::Handle;
use IO::Socket::UNIX;
use IPC::Open3 ();

our $bin = $ENV{BIN} // '.build/bin';
our $operator = '00000000-0000-7000-8000-000000000001';
our ($log, $counter) = ('', 0);

sub new { # OPTIONS: address, agent, https
	my ($class, %options) = @_;
	return bless { jar => {}, address => '192.0.2.1', agent => 'Test', %options }, $class;
}

sub uuid { return sprintf '0190d0ff-%04x-7%03x-8%03x-%08x%04x', rand 65536, rand 4096, rand 4096, rand 2**32, $$ & 65535 }

sub token { return join '', map { ('a' .. 'z', 'A' .. 'Z', 0 .. 9)[rand 62] } 1 .. 43 }

# Runs SQL as the owner of the schema, inside a tenant where one is named; returns rows of columns. One psql does it for all of a test.
sub sql {
	my ($tenant, $text, %variables) = @_;
	my $script = join '', (map { "\\set $_ " . quoted($variables{$_}) . "\n" } sort keys %variables), "begin;\n",
		$tenant ? "do \$\$ begin perform enter_tenant('$tenant'); end \$\$;\n" : '', "$text;\ncommit;\n", map { "\\unset $_\n" } sort keys %variables;
	my ($rows, $is_lost) = ask($script);
	($rows) = ask($script) if $is_lost; # PostgreSQL was started again since the last time
	die "this SQL failed: $text\n" unless $rows;
	return map { [split /\t/, $_, -1] } @$rows;
}

sub quoted { my ($text) = @_; return "'" . $text =~ s/([\\'])/\\$1/gr =~ s/\n/\\n/gr . "'" }

# A psql that stays, for this process and this database: [process, where to write, where to read].
my %psql;

sub ask {
	my ($script) = @_;
	my $where = join ' ', $$, map { $_ // '' } @ENV{qw(PGHOST PGPORT PGDATABASE PGUSER)};
	my $is_new = !$psql{$where};
	my ($pid, $in, $out) = @{ $psql{$where} //= [ psql() ] };
	local $SIG{PIPE} = 'IGNORE';
	print $in $script, "\\echo done with this\n";
	my @rows;
	while (defined(my $line = <$out>)) {
		chomp $line;
		return \@rows if $line eq 'done with this';
		push @rows, $line;
	}
	delete $psql{$where};
	waitpid $pid, 0;
	return (undef, !$is_new && $? >> 8 == 2);
}

sub psql {
	my $pid = IPC::Open3::open3(my $in, my $out, '>&STDERR', 'psql', '-qXAt', '-F', "\t", '-v', 'ON_ERROR_STOP=1');
	$in->autoflush;
	return ($pid, $in, $out);
}

sub value { return (sql(@_))[0][0] }

# As the owner of the cluster, who is above row security, over all tenants; the first value, if there is one.
sub superuser {
	my ($text) = @_;
	open my $out, '-|', 'psql', '-qXAt', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-c', $text or die "psql: $!";
	my ($value) = map { chomp; $_ } <$out>;
	close $out or die "this SQL failed: $text\n";
	return $value;
}

# Lets daemons look at once at a queue that SQL has changed; they would within a second.
sub wake {
	my ($queue) = @_;
	for my $path (glob "'$ENV{RUN_FOLDER}/$queue.*.wake'") {
		my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $path) or next; # one that was killed
		send $socket, 'x', 0;
	}
}

# Asks again and again until the answer is true, for twenty seconds or as long as is said; returns the last answer.
sub eventually {
	my ($what, $seconds) = @_;
	my $end = time + ($seconds // 20);
	for (;;) {
		my $answer = $what->();
		return $answer if $answer || time > $end;
		select undef, undef, undef, 0.03;
	}
}

# A new tenant; `kind` and `name` may be given.
sub tenant {
	my (%options) = @_;
	my $tenant = uuid();
	my $name = $options{name} // 'Tenant ' . ++$counter;
	sql(undef, "do \$\$ begin perform tenant_create('$tenant', '$name', 'customer', 'US', 'America/New_York', '@{[token()]}'); end \$\$");
	return $tenant;
}

# A new person, with the password 'correct horse 9' where one will log in by hand.
our $password = 'correct horse 9';
our $password_hash = '$argon2id$v=19$m=19456,t=2,p=1$SjGVMNUXzUp76VkNK6M2pw$p2yx56Y9oqxFXv4yM0Rss5xHOWo4mbV5fFelCTJDBz8';

sub person {
	my (%options) = @_;
	my $person = { id => uuid(), name => 'Pat Person', is_staff => 'false', %options };
	$person->{email} //= "p$$-" . ++$counter . '@example.test';
	sql(undef, "insert into persons (person_id, email, name, password_hash, is_staff) values (:'id', :'email', :'name', :'hash', :'staff')",
		id => $person->{id}, email => $person->{email}, name => $person->{name}, hash => $password_hash, staff => $person->{is_staff});
	return $person;
}

sub join_tenant {
	my ($tenant, $person, $role) = @_;
	sql(undef, "do \$\$ begin perform member_add('$tenant', '$person->{id}', '$person->{email}', '$person->{name}', '$role'); end \$\$");
}

# A browser in which a new person with this role is logged in; staff have their own session, and act in the tenant besides.
sub member {
	my ($class, $tenant, $role, %options) = @_;
	my $is_staff = $role eq 'staff';
	my $person = person(is_staff => $is_staff ? 'true' : 'false');
	join_tenant($tenant, $person, $role) unless $is_staff;
	sql(undef, "insert into factors (person_id, secret, last_step) values ('$person->{id}', 'none of ours', 0)") if $is_staff;
	my $self = $class->new(%options);
	$self->{jar}{session} = session($tenant, $person) unless $is_staff && $tenant eq $operator;
	$self->{jar}{staff} = session($operator, $person) if $is_staff;
	$self->{person} = $person;
	$self->{tenant} = $tenant;
	return $self;
}

# A session of a person in a tenant, as its cookie holds it.
sub session {
	my ($tenant, $person) = @_;
	my $token = token();
	sql($tenant, "insert into sessions (tenant_id, token_hash, person_id, email, name, is_staff, idle_ends_at, ends_at)
		values (:'tenant', :'hash', :'id', :'email', :'name', :'staff', now() + interval '12 hours', now() + interval '14 days')",
		tenant => $tenant, hash => sha256_hex($token), id => $person->{id}, email => $person->{email},
		name => $person->{name}, staff => $person->{is_staff});
	return "$tenant.$token";
}

# The token that this browser's forms carry, on pages of customers or, for a path below /admin, of staff.
sub csrf {
	my ($self, $path) = @_;
	my $jar = $self->{jar};
	my $session = ($path // '') !~ m{^/admin\b} ? $jar->{session} : $jar->{staff} // ($path =~ m{^/admin/(sessions(?!/delete)|passwords|invitations)} ? undef : $jar->{session});
	my $holder = $session ? $session =~ s/^[^.]*\.//r : $jar->{visitor};
	return $holder ? hmac_sha256_hex("csrf $holder", $ENV{SECRET_KEY}) : '';
}

sub escape { my ($text) = @_; utf8::encode($text) if utf8::is_utf8($text); return $text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger }

sub encode { my @pairs; while (my ($name, $value) = splice @_, 0, 2) { push @pairs, escape($name) . '=' . escape($value // '') } return join '&', @pairs }

# The program that nginx would ask.
sub program {
	my ($path) = @_;
	return 'dashboard' if $path =~ m{^/(\?|$)};
	return 'voice' if $path =~ m{^/api/v1/webhooks/twilio/(voice|connect)};
	return 'webhooks' if $path =~ m{^/api/v1/webhooks/};
	return 'tools' if $path =~ m{^/api/v1/tools/};
	my ($noun) = $path =~ m{^/((?:admin/)?[^/?]*)};
	return $noun =~ tr{-/}{__}r;
}

sub get { my ($self, $path, %headers) = @_; return $self->request('GET', $path, '', %headers) }

sub post {
	my ($self, $path, @fields) = @_;
	my %given = @fields;
	push @fields, csrf => $self->csrf($path) unless exists $given{csrf};
	return $self->request('POST', $path, encode(@fields));
}

# One request, run by the program itself; cookies are kept as a browser keeps them.
sub request {
	my ($self, $method, $path, $body, %headers) = @_;
	my $program = $headers{PROGRAM} // program($path);
	delete $headers{PROGRAM};
	my ($query) = $path =~ /\?(.*)/s;
	my $cookie = join '; ', map { "$_=" . escape($self->{jar}{$_}) } sort keys %{ $self->{jar} };
	local %ENV = (%ENV, REQUEST_METHOD => $method, REQUEST_URI => $path, QUERY_STRING => $query // '',
		CONTENT_LENGTH => length $body, CONTENT_TYPE => $method eq 'POST' ? 'application/x-www-form-urlencoded' : '',
		REMOTE_ADDR => $self->{address}, HTTP_USER_AGENT => $self->{agent}, HTTP_COOKIE => $cookie,
		$self->{https} ? (HTTPS => 'on') : (), $self->{env} ? %{ $self->{env} } : (), %headers);
	my ($in, $out, $error) = (File::Temp->new, File::Temp->new, File::Temp->new);
	print $in $body;
	close $in;
	open my $from, '<', $in->filename or die;
	my $pid = IPC::Open3::open3('<&' . fileno $from, '>&' . fileno $out, '>&' . fileno $error, "$bin/$program");
	waitpid $pid, 0;
	my $crashed = $?;
	return $self->take($crashed, map { open my $h, '<', $_->filename or die; local $/; scalar <$h> } $out, $error);
}

sub take {
	my ($self, $crashed, $text, $errors) = @_;
	$log = $errors // '';
	die "the program ended with $crashed: $log\n" if $crashed;
	my ($head, $body) = split /\r\n\r\n/, $text // '', 2;
	my $answer = { body => $body // '', head => $head, headers => {}, cookies => {}, log => $log };
	for my $line (split /\r\n/, $head // '') {
		my ($name, $value) = split /: /, $line, 2;
		if (lc $name eq 'set-cookie') {
			my ($key, $content) = $value =~ /^([^=]+)=([^;]*)/;
			$answer->{cookies}{$key} = $value;
			if ($value =~ /Max-Age=0\b/) { delete $self->{jar}{$key} }
			else { $self->{jar}{$key} = $content =~ s/%([0-9A-F]{2})/chr hex $1/ger }
		}
		else { $answer->{headers}{ lc $name } = $value }
	}
	($answer->{status}) = ($answer->{headers}{status} // '') =~ /^(\d+)/;
	$answer->{status} //= 0;
	return $answer;
}

# Follows a redirect of ours.
sub follow {
	my ($self, $answer) = @_;
	return $answer->{status} == 303 ? $self->get($answer->{headers}{location}) : $answer;
}

# A log-in by hand, as a browser does it: the form first, then its token back.
sub log_in {
	my ($self, $email, $secret, %more) = @_;
	$self->get('/sessions/new') unless $self->csrf;
	return $self->post('/sessions', email => $email, password => $secret // $password, %more);
}

# The same at the door of staff, with the second factor, which is enrolled where there is none yet.
sub log_in_staff {
	my ($self, $email, $secret, %more) = @_;
	$self->get('/admin/sessions/new') unless $self->csrf('/admin/sessions');
	my $answer = $self->post('/admin/sessions', email => $email, password => $secret // $password, %more);
	return $self->give_code($answer, $email, %more);
}

# Goes on where a code is asked for: gives the one of the app of this address, after enrolling it where that is asked for.
our (%app, %last_step, @recovery);

sub give_code {
	my ($self, $answer, $email, %more) = @_;
	my ($path, $what) = ($answer->{headers}{location} // '') =~ m{^((?:/admin)?/sessions/(factor|code))\b} or return $answer;
	return $self->post($path, code => $self->code($email), %more) if $what eq 'code';
	$app{$email} = $self->enrolment($path);
	my $done = $self->post($path, code => $self->code($email), offer => $app{$email}{offer}, %more);
	@recovery = $done->{body} =~ /<code>(\w{5}-\w{5})<\/code>/g;
	return $done;
}

# What a page offers to enrol: the key as bytes, and the field that goes back with the code.
sub enrolment {
	my ($self, $path) = @_;
	my $body = $self->get($path)->{body};
	my ($key) = $body =~ /id="factor-key">([A-Z2-7 ]+)</ or die "no key on $path";
	my ($offer) = $body =~ /name="offer" value="([^"]+)"/;
	return { key => pack('B*', join '', map { sprintf '%05b', index 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', $_ } split //, $key =~ tr/ //dr), offer => $offer };
}

# The code of an app: of the first step that has not been used, from the present one on; `off` steps away from now, if said.
sub code {
	my ($self, $email, $off) = @_;
	my $moved = $self->{clock_file} ? do { open my $file, '<', $self->{clock_file}->filename or die; <$file> } : 0;
	my $now = int((time + $moved) / 30);
	my $step = defined $off ? $now + $off : $now > ($last_step{$email} // 0) ? $now : ++$last_step{$email};
	$last_step{$email} = $step unless defined $off;
	my $digest = hmac_sha1(pack('Q>', $step), $app{$email}{key});
	return sprintf '%06d', (unpack('N', substr $digest, ord(substr $digest, -1) & 15, 4) & 0x7fffffff) % 1000000;
}

# The newest mail to an address (and of that kind), decoded enough to look for words; waits for the job that sends it.
sub mail_to {
	my ($address, $pattern, $seconds) = @_;
	return eventually(sub {
		for my $path (reverse sort glob "'$ENV{DATA_FOLDER}/mail/*'") {
			open my $file, '<', $path or next;
			local $/;
			my $mail = <$file>;
			return $mail if $mail =~ /^To: .*\Q$address\E/m && (!$pattern || $mail =~ $pattern);
		}
		return undef;
	}, $seconds // 15);
}

# Moves this browser's programs' clock by so many seconds; other programs do not follow.
sub clock {
	my ($self, $seconds) = @_;
	$self->{clock_file} //= File::Temp->new;
	open my $file, '>', $self->{clock_file}->filename or die;
	print $file $seconds;
	close $file;
	$self->{env}{MANYLINE_CLOCK} = $self->{clock_file}->filename;
}

1;
