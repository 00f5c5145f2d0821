#!/usr/bin/perl
# admin_sessions.t: the two doors, that of customers' people and that of staff, and who gets through which.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../hostile";
use Test::More;
use Pages;
use Routes;
use Seeds;
use Wire;

my $ours = Seeds::tenant();
my $tenant = $ours->{tenant};
my $person = Pages::person(is_staff => 'true');
my $member = Pages::person();
Pages::join_tenant($tenant, $member, 'owner');

subtest 'the first log-in' => sub {
	my $browser = Pages->new;
	$browser->get('/admin/sessions/new');
	my $answer = $browser->post('/admin/sessions', email => $person->{email}, password => $Pages::password, next => '/admin/pool');
	is $answer->{headers}{location}, '/admin/sessions/factor?next=%2Fadmin%2Fpool', 'leads to the second factor';
	is $answer->{cookies}{staff}, undef, 'without a session';
	like $answer->{cookies}{login}, qr/^login=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/, 'ten minutes are left';
	is $browser->get($_)->{headers}{location} =~ s/\?.*//r, '/admin/sessions/new', "$_ is closed" for qw(/admin /admin/tenants);
	is $browser->get('/settings')->{status}, 303, 'so are all others';
	is $browser->get('/admin/sessions/code')->{status}, 200;
	my $page = $browser->get('/admin/sessions/factor?next=/admin/pool');
	like $page->{body}, qr/<svg class="qr" role="img" aria-label="[^"]+" viewBox="0 0 \d+ \d+".*<path/s, 'a QR code';
	$Pages::app{ $person->{email} } = my $offered = $browser->enrolment('/admin/sessions/factor');
	my $wrong = $browser->post('/admin/sessions/factor', code => '000000', offer => $offered->{offer});
	is $wrong->{status}, 422;
	like $wrong->{body}, qr/This is not the app/;
	my ($again) = $wrong->{body} =~ /id="factor-key">([A-Z2-7 ]+)</;
	like $page->{body}, qr/[A-Z2-7 ]{39}/;
	my ($sealed) = $wrong->{body} =~ /name="offer" value="([^"]+)"/;
	is length($again =~ tr/ //dr), 32, 'the key is still there';
	isnt $sealed, $again;
	my $done = $browser->post('/admin/sessions/factor', code => $browser->code($person->{email}), offer => $sealed, next => '/admin/pool');
	is $done->{status}, 200, 'the same key, after a wrong code' or diag $done->{body};
	@Pages::recovery = $done->{body} =~ /<code>(\w{5}-\w{5})<\/code>/g;
	is scalar @Pages::recovery, 10, 'ten recovery codes';
	like $done->{body}, qr{href="/admin/pool"}, 'then where one wanted to go';
	like $done->{cookies}{staff}, qr/^staff=$Pages::operator\.[\w-]{43}; Path=\/admin; HttpOnly; SameSite=Lax; Max-Age=43200$/, 'and a session, for the pages of staff alone';
	is $done->{cookies}{session}, undef, 'none for those of customers';
	is(Pages::value($Pages::operator, "select ends_at < now() + interval '13 hours' from sessions where person_id = '$person->{id}'"), 't', 'for twelve hours');
	my $overview = $browser->get('/admin');
	is $overview->{status}, 200;
	like $overview->{body}, qr/Customers.*Background work.*What works/s;
	my $key = unpack 'H*', $offered->{key};
	is(Pages::value(undef, "select count(*) from factors where person_id = '$person->{id}' and secret !~ '$key' and length(secret) = 64"), 1, 'the secret is sealed');
	is(Pages::value(undef, "select count(*) from recovery_codes where code_hash ~ '^[0-9a-f]{64}\$' and person_id = '$person->{id}'"), 10, 'the codes are digests');
	is $browser->post('/admin/sessions/factor', code => '123456', offer => $sealed)->{headers}{location}, '/admin/sessions/new', 'once';
};

subtest 'the code' => sub {
	my ($email, $other) = ($person->{email}, Pages->new);
	my $begin = sub { my $browser = Pages->new(@_); $browser->get('/admin/sessions/new'); $browser->post('/admin/sessions', email => $email, password => $Pages::password); $browser };
	my $browser = $begin->();
	is $browser->post('/admin/sessions/factor', code => '123456', offer => 'x')->{headers}{location}, '/admin/sessions/code', 'who has a second factor enrols no other one';
	is $browser->post('/admin/sessions/code', code => $other->code($email, -2))->{status}, 422, 'a code of a minute ago';
	is $browser->post('/admin/sessions/code', code => $other->code($email, 3))->{status}, 422, 'one of the time to come';
	is $browser->post('/sessions/code', code => $other->code($email, 1))->{headers}{location}, '/sessions/new', 'at the other door';
	$browser = $begin->();
	my $code = $browser->code($email);
	is $browser->post('/admin/sessions/code', code => $code, next => '/admin/pool?after=')->{headers}{location}, '/admin/pool?after=', 'the right one';
	is $browser->get('/admin')->{status}, 200;
	my $replay = $begin->();
	is $replay->post('/admin/sessions/code', code => $code)->{status}, 422, 'no code is taken twice';
	my $copy = bless { %$replay, jar => { %{ $replay->{jar} } } }, 'Pages';
	my $lower = $Pages::recovery[0] =~ tr/-//dr;
	is $replay->post('/admin/sessions/code', code => uc " $lower")->{headers}{location}, '/admin', 'a recovery code instead, however it is written';
	is $copy->post('/admin/sessions/code', code => $Pages::recovery[1])->{headers}{location}, '/admin/sessions/new', 'the log-in is over then';
	is $begin->()->post('/admin/sessions/code', code => $Pages::recovery[0])->{status}, 422, 'a recovery code works once';
	my $late = $begin->();
	$late->clock(11 * 60);
	is $late->post('/admin/sessions/code', code => $Pages::recovery[2])->{headers}{location}, '/admin/sessions/new', 'after ten minutes it is too late';
	for my $evil ('//evil.test', '/\\evil.test', '/settings', 'https://evil.test/admin') {
		my $one = $begin->();
		is $one->post('/admin/sessions/code', code => shift(@{ [ splice @Pages::recovery, 3, 1 ] }), next => $evil)->{headers}{location}, '/admin', "next=$evil";
	}
	my $guesser = $begin->();
	is $guesser->post('/admin/sessions/code', code => '000000')->{status}, 422;
	is(Pages::value(undef, "select count from throttles where key = 'factor hours $person->{id}'"), 5, 'wrong codes are counted, right ones are not');
	Pages::sql(undef, "update throttles set count = 10 where key = 'factor hours $person->{id}'");
	is $guesser->post('/admin/sessions/code', code => '000001')->{status}, 429, 'there are ten at most in a quarter of an hour';
	is $guesser->post('/admin/sessions/code', code => $Pages::recovery[-1])->{status}, 429, 'even with a right one';
	is(Pages->new->get('/admin/pool')->{headers}{location}, '/admin/sessions/new?next=%2Fadmin%2Fpool', 'nobody is sent to the door');
	is(Pages->new->post('/admin/tenants')->{headers}{location}, '/admin/sessions/new?next=%2Fadmin');
	like(Pages->new->get("/admin/sessions/$_")->{body}, qr/Your log-in has ended/, "/admin/sessions/$_ is for who has begun") for qw(code factor);
	Pages::sql(undef, "delete from throttles where key like 'factor %'");
};

# The same words and the same work, so that nothing tells who is staff.
subtest 'the wrong door' => sub {
	my $blank = sub { my ($body) = @_; $body =~ s/value="[^"]*"//gr };
	my $ask = sub { my ($door, @given) = @_; Pages->new(address => join '.', 203, 0, map { int rand 256 } 1, 2)->$door(@given) };
	for my $case ([ 'log_in', $person->{email}, 'staff at the door of customers' ], [ 'log_in_staff', $member->{email}, 'a customer at the door of staff' ]) {
		my ($door, $email, $what) = @$case;
		my $answer = $ask->($door, $email);
		is $answer->{status}, 422, $what;
		is $answer->{cookies}{$_}, undef, "no $_" for qw(session staff);
		my $wrong = $ask->($door, $email, 'wrong');
		my $unknown = $ask->($door, 'ghost@example.test', 'wrong');
		is $blank->($answer->{body}), $blank->($wrong->{body}), 'as a wrong password';
		is $blank->($answer->{body}), $blank->($unknown->{body}), 'as an unknown address';
	}
};

subtest 'twelve hours' => sub {
	my $browser = Pages->member($Pages::operator, 'staff');
	$browser->clock(6 * 3600);
	is $browser->get('/admin')->{status}, 200;
	$browser->clock(14 * 3600);
	is $browser->get('/admin')->{status}, 200;
	Pages::sql($Pages::operator, "update sessions set ends_at = created_at + interval '12 hours' where person_id = '$browser->{person}{id}'");
	is $browser->get('/admin')->{status}, 303, 'end a session of staff, however much it is used';

};

# Every page of staff, with every cookie that somebody else could send.
subtest 'nobody else' => sub {
	my %others = (owner => Pages->member($tenant, 'owner'), operator => Pages->member($Pages::operator, 'owner'));
	my $acting = Pages->member($tenant, 'staff');
	delete $acting->{jar}{staff};
	$others{acting} = $acting;
	my @routes = grep { $_->{path} =~ m{^/admin(/|$)} && $_->{access} ne 'NOBODY' } Routes::all();
	cmp_ok scalar @routes, '>=', 7;
	is_deeply [ grep { $_->{access} ne 'STAFF' } @routes ], [], 'all pages below /admin are of staff';
	is_deeply [ map { $_->{name} } grep { $_->{access} eq 'STAFF' && $_->{path} !~ m{^/admin(/|$)} } Routes::all() ], [], 'and there are no others';
	for my $route (@routes) {
		my ($path, @fields) = (Routes::path_of($ours, $route), Routes::good_fields($ours, $route));
		for my $who (sort keys %others) {
			my $browser = bless { %{ $others{$who} }, jar => { staff => $others{$who}{jar}{session} } }, 'Wire';
			is Routes::ask($browser, $route, $path, @fields)->{status}, 403, "$route->{name}: $who";
		}
	}
};

done_testing;
