#!/usr/bin/perl
# admin_sessions.t: the two doors, that of customers' people and that of staff, and who gets through which.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;
use Routes;
use Seeds;

my $ours = Seeds::tenant();
my $tenant = $ours->{tenant};
my $person = Pages::person(is_staff => 'true');
my $member = Pages::person();
Pages::join_tenant($tenant, $member, 'owner');

subtest 'the door of staff' => sub {
	my $browser = Pages->new;
	my $answer = $browser->log_in_staff($person->{email});
	is $answer->{status}, 303;
	is $answer->{headers}{location}, '/admin';
	like $answer->{cookies}{staff}, qr/^staff=$Pages::operator\.[\w-]{43}; Path=\/admin; HttpOnly; SameSite=Lax; Max-Age=43200$/, 'the cookie goes to the pages of staff alone';
	is $answer->{cookies}{session}, undef, 'there is none for those of customers';
	my $page = $browser->get('/admin');
	is $page->{status}, 200;
	like $page->{body}, qr/Customers.*Background work.*What works/s;
	for my $evil ('//evil.test', '/\\evil.test', '/settings', 'https://evil.test/admin') {
		is(Pages->new->log_in_staff($person->{email}, undef, next => $evil)->{headers}{location}, '/admin', "next=$evil");
	}
	is(Pages->new->log_in_staff($person->{email}, undef, next => '/admin/pool?after=')->{headers}{location}, '/admin/pool?after=');
	is(Pages->new->get('/admin/pool')->{headers}{location}, '/admin/sessions/new?next=%2Fadmin%2Fpool', 'nobody is sent there');
	is(Pages->new->post('/admin/pool')->{headers}{location}, '/admin/sessions/new?next=%2Fadmin');
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

subtest 'guessing' => sub {
	my $browser = Pages->new(address => '203.0.113.77');
	my @statuses = map { $browser->log_in_staff($person->{email}, 'wrong')->{status} } 1 .. 11;
	is_deeply \@statuses, [ (422) x 10, 429 ], 'ten tries, then a wait';
	is $browser->log_in($person->{email})->{status}, 429, 'at both doors together';
};

subtest 'twelve hours' => sub {
	my $browser = Pages->new;
	$browser->log_in_staff($person->{email});
	$browser->clock(6 * 3600);
	is $browser->get('/admin')->{status}, 200;
	$browser->clock(12 * 3600 + 60);
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
			my $browser = bless { %{ $others{$who} }, jar => { staff => $others{$who}{jar}{session} } }, 'Pages';
			is Routes::ask($browser, $route, $path, @fields)->{status}, 403, "$route->{name}: $who";
		}
	}
};

done_testing;
