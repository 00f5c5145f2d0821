#!/usr/bin/perl
# sessions.t: log-ins at the same moment, tokens that are used again, what the time tells, and requests that name another host.
# Planted sessions, guessing and the first open redirects are in tests/pages/sessions.t.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", $FindBin::Bin;
use Test::More;
use Routes;
use Seeds;
use Wire;

my $ours = Seeds::tenant();
my $tenant = $ours->{tenant};

sub newcomer { my $person = Pages::person(); Pages::join_tenant($tenant, $person, 'owner'); return $person }

sub address { return join '.', 203, 0, int rand 256, int rand 256 }

# Runs each piece of work in a process of its own, all at once; returns the one line that each says.
sub at_once {
	my (@work) = @_;
	my @from = map {
		my $work = $_;
		my $pid = open(my $from, '-|') // die "fork: $!";
		if (!$pid) { srand; print $work->(); close STDOUT; require POSIX; POSIX::_exit(0) }
		$from;
	} @work;
	return map { local $/; <$_> } @from;
}

subtest 'log-ins at the same moment' => sub {
	my $victim = newcomer();
	my $thief = Pages->new(address => address());
	$thief->get('/sessions/new');
	my @guesses = sort(at_once(map { my $n = $_; sub { $thief->log_in($victim->{email}, "guess $n")->{status} } } 1 .. 12));
	is "@guesses", join(' ', (422) x 10, (429) x 2), 'guesses at once count as guesses one by one';
	my $person = newcomer();
	my $browser = Pages->new(address => address());
	$browser->get('/sessions/new');
	my @sessions = grep { length } at_once(map { sub { $browser->log_in($person->{email}); $browser->{jar}{session} // '' } } 1 .. 8);
	is scalar(keys %{ { map { ($_ => 1) } @sessions } }), 8, 'each log-in has a session of its own';
	my @alive = grep { my $one = Pages->new; $one->{jar}{session} = $_; $one->get('/sessions')->{status} == 200 } @sessions;
	is scalar @alive, 8, 'and all of them work';
	my $out = Pages->new;
	$out->{jar}{session} = $sessions[0];
	my @ends = at_once(map { sub { $out->post('/sessions/delete')->{headers}{location} } } 1 .. 4);
	is scalar(grep { m{^/sessions/new} } @ends), 4, 'logging out several times at once leads to the log-in';
	is scalar(grep { my $one = Pages->new; $one->{jar}{session} = $_; $one->get('/sessions')->{status} == 200 } @sessions), 7, 'and ends one session';
};

subtest 'tokens that are used again' => sub {
	my $count = sub { Pages::value($tenant, "select count(*) from lead_lists where tenant_id = '$tenant'") };
	my $before = $count->();
	my $person = newcomer();
	my $browser = Pages->new(address => address());
	$browser->get('/sessions/new');
	my $visitors = $browser->csrf;
	$browser->log_in($person->{email});
	my $first = $browser->csrf;
	my $second = Pages->new(address => address());
	$second->log_in($person->{email});
	my $member = Wire->member($tenant, 'owner');
	my $wire = Wire->new(jar => { %{ $second->{jar} } });
	isnt $first, $visitors, 'each log-in has a token of its own';
	for my $case ([ 'of the time before the log-in', $visitors ], [ 'of another session', $first ], [ 'of another member', $member->csrf ], [ 'of nobody', '' ],
		[ 'with something behind it', $second->csrf . '0' ], [ 'in other letters', uc $second->csrf ], [ 'cut', substr $second->csrf, 0, 63 ])
	{
		is $wire->post('/lead-lists', new_list => 'Not made', csrf => $case->[1])->{status}, 403, "a token $case->[0]";
	}
	is $wire->request('POST', '/lead-lists', 'new_list=Not+made&csrf=x&csrf=' . $second->csrf)->{status}, 403, 'the second of two';
	is $wire->request('POST', '/lead-lists?csrf=' . $second->csrf, 'new_list=Not+made')->{status}, 403, 'in the address';
	my $kept = Wire->new(jar => { %{ $browser->{jar} } });
	$browser->post('/sessions/delete');
	my $replayed = $kept->post('/lead-lists', new_list => 'Not made', csrf => $first);
	like $replayed->{headers}{location} // '', qr{^/sessions/new}, 'after the log-out';
	is $count->(), $before, 'none of them did anything';
	is $wire->post('/lead-lists', new_list => 'Made')->{status}, 303, 'the right one does';
	is $wire->get('/leads/new?csrf=' . $second->csrf . '&name=x')->{status}, 200, 'looking changes nothing';
	is $count->(), $before + 1, 'and is no way to send a form';
};

# What guessing costs us in work, with an address that is known and one that is not.
sub work_of {
	my ($email) = @_;
	my $browser = Pages->new(address => address());
	$browser->get('/sessions/new');
	my @before = times;
	my $answer = $browser->log_in($email, 'not the password');
	my @after = times;
	return ($after[2] + $after[3] - $before[2] - $before[3], $answer);
}

sub middle { return (sort { $a <=> $b } @_)[ @_ / 2 ] }

subtest 'what the time tells' => sub {
	my (@known, @unknown);
	for my $try (1 .. ($ENV{LONG} ? 40 : 7)) {
		push @known, (work_of(newcomer()->{email}))[0];
		push @unknown, (work_of("nobody$try-$$\@example.test"))[0];
	}
	my ($known, $unknown) = (middle(@known), middle(@unknown));
	cmp_ok $unknown, '>', 0.5 * $known, "an unknown address costs as much work as a known one ($unknown, $known)";
	cmp_ok $known, '>', 0.5 * $unknown, 'and the other way round';
	my $idle = middle(map { my @b = times; Pages->new(address => address())->get('/sessions/new'); my @a = times; $a[2] + $a[3] - $b[2] - $b[3] } 1 .. 7);
	cmp_ok $unknown, '>', $idle, 'which is the work of hashing';
};

# Every form and every page that is told where to go next.
subtest 'nowhere else' => sub {
	my @evil = ('//evil.test', '///evil.test', '/\\evil.test', '\\/evil.test', '/\\/evil.test', "/\t/evil.test", "/\n/evil.test", ' //evil.test', 'https:evil.test', 'HTTPS://evil.test',
		'javascript:alert(1)', 'data:text/html,x', '@evil.test', '.evil.test', "/x\r\nLocation: //evil.test", "\x{ff0f}\x{ff0f}evil.test", '/' x 400);
	my ($asked, $went) = (0, 0);
	for my $route (grep { grep { $_ eq 'next' } @{ $_->{fields} } } Routes::all()) {
		my $browser = Pages->member($tenant, 'owner', address => address());
		my $person = $browser->{person};
		for my $evil (@evil) {
			my %fields = (Routes::good_fields($ours, $route), email => $person->{email}, password => $Pages::password, next => $evil);
			my $answer = Routes::ask($browser, $route, $route->{path}, %fields);
			my $where = $answer->{headers}{location} // '/';
			$asked++;
			$went++ if $answer->{status} == 303;
			ok $where =~ m{^/(?![/\\])[!-\[\]-~]*$} && $answer->{body} !~ /(?:href|action)="[^"]*evil/, "$route->{name}: " . $evil =~ s/[^ -~]/?/gr or diag $answer->{head};
		}
	}
	cmp_ok $asked, '>=', 3 * @evil, 'every page that goes on was asked';
	cmp_ok $went, '>=', @evil, 'and went on';
};

# A request with headers as no browser sends them, to the real server.
sub with_host {
	my ($browser, $method, $path, $body, @headers) = @_;
	my $cookie = join '; ', map { "$_=$browser->{jar}{$_}" } keys %{ $browser->{jar} };
	return Wire::exchange(join "\r\n", "$method $path HTTP/1.1", @headers, "Cookie: $cookie", 'Content-Type: application/x-www-form-urlencoded',
		'Content-Length: ' . length $body, 'Connection: close', '', $body);
}

subtest 'another host' => sub {
	my @hosts = ([ 'Host: evil.test' ], [ "Host: evil.test:80\@x" ], [ 'Host: x', 'X-Forwarded-Host: evil.test', 'X-Forwarded-Proto: evil', 'Forwarded: host=evil.test', 'X-Host: evil.test' ],
		[ 'Host: x', 'X-Original-URL: //evil.test/', 'X-Rewrite-URL: //evil.test/', 'Origin: http://evil.test', 'Referer: http://evil.test/' ]);
	my $origin = $ENV{API_BASE_URL};
	my %mailed;
	for my $host (@hosts) {
		my $browser = Pages->new;
		$browser->get('/passwords/new');
		my $person = newcomer();
		my $answer = with_host($browser, 'POST', '/passwords', Pages::encode(email => $person->{email}, csrf => $browser->csrf), @$host);
		unlike $answer, qr/evil/, "@$host: not on the page";
		$mailed{ $person->{email} } = "@$host" if $answer =~ /^HTTP\S+ 200/;
		for my $path ('/sessions/new', '/', '/login', '/nothing', 'http://evil.test/sessions/new', '/leads') {
			my $page = with_host($browser, 'GET', $path, '', @$host);
			unlike $page =~ s/%2F%2Fevil.test//gr, qr/evil/, "@$host: $path";
		}
		next if $answer !~ /^HTTP\S+ 200/;
		my $new = "new$$-" . int(rand 1e9) . '@example.test';
		with_host($browser, 'POST', '/signups', Pages::encode(company => 'Quay', name => 'Ada', email => $new, country => 'DE', zone => 'Europe/Berlin', csrf => $browser->csrf), @$host);
		$mailed{$new} = "@$host";
	}
	cmp_ok scalar keys %mailed, '>=', 6, 'mails were asked for';
	for my $email (sort keys %mailed) {
		my $mail = Pages::mail_to($email, undef, 60) // '';
		$mail =~ s/=\r?\n//g;
		$mail =~ s/=3D/=/g;
		my @links = $mail =~ m{(https?://[^/\s"<]+)/}g;
		ok @links && !grep({ $_ ne $origin } @links), "$mailed{$email}: links lead to us alone" or diag "@links";
		unlike $mail, qr/evil/, "$mailed{$email}: nothing of the other host";
	}
};

done_testing;
