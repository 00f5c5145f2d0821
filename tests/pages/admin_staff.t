#!/usr/bin/perl
# admin_staff.t: who is staff: inviting, joining, a lost second factor, a forgotten password, taking out, and that somebody always is.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant();
my $ann = Pages->member($Pages::operator, 'staff');
my $owner = Pages->member($tenant, 'owner');

sub address { return 's' . ++$Pages::counter . "-$$\@example.test" }

# The path of the link in the newest mail to an address, other than those that are known.
my %known;
sub link_to {
	my ($email, $pattern) = @_;
	for (1 .. 100) {
		my $mail = (Pages::mail_to($email, $pattern, 20) // return '') =~ s/=\r?\n//gr =~ s/=3D/=/gr;
		my ($link) = $mail =~ m{https?://[^/\s]+(/[\w/-]+\?token=[\w-]{43})};
		return $known{$link} = $link if $link && !$known{$link};
		select undef, undef, undef, 0.2;
	}
	return '';
}

sub logged { my ($action) = @_; return Pages::value($Pages::operator, "select person || ' ' || subject || ' ' || coalesce(details ->> 'reason', '')
	from audit_log where tenant_id = '$Pages::operator' and action = '$action' order by at desc limit 1") }

sub sessions { my ($person) = @_; return Pages::superuser("select count(*) from sessions where tenant_id in ('$tenant', operator_tenant()) and person_id = '$person'") }

my ($joined, $ben, $email) = (undef, undef, address());

subtest 'inviting' => sub {
	is $owner->get('/admin/staff')->{status}, 403, 'is for staff';
	like $ann->post('/admin/staff/invitations', email => 'nonsense')->{body}, qr/id="email-error">\w/;
	like $ann->post('/admin/staff/invitations', email => $owner->{person}{email})->{body}, qr/has an account already/, "a customer's person stays one";
	is $ann->post('/admin/staff/invitations', email => uc $email)->{status}, 303;
	like $ann->get('/admin/staff')->{body}, qr/\Q$email\E.*Withdraw/s;
	my $link = link_to($email, qr/Join the staff/);
	my ($token) = $link =~ m{^/admin/invitations/edit\?token=(.*)} or return fail "a link to the door of staff: $link";
	my $browser = Pages->new;
	is $browser->get("/invitations/edit?token=$token")->{status}, 404, 'which is nothing at the other door';
	is $browser->post('/invitations/edit', token => $token, name => 'Eve', password => 'quite long enough')->{status}, 404, 'whatever is sent there';
	is $browser->post('/invitations/join', token => $token)->{status}, 404;
	like $browser->get($link)->{body}, qr/Join the staff.*\Q$email\E/s;
	my $done = $browser->post('/admin/invitations/edit', token => $token, name => 'Ben', password => 'quite long enough');
	is $done->{headers}{location}, '/admin/sessions/new', 'then one logs in';
	is $done->{cookies}{$_}, undef, "no $_ yet" for qw(staff session);
	is $browser->get($link)->{status}, 404, 'the link works once';
	is(Pages->new->log_in($email, 'quite long enough')->{status}, 422, 'not where customers do');
	my $answer = $browser->post('/admin/sessions', email => $email, password => 'quite long enough');
	like $answer->{headers}{location}, qr{^/admin/sessions/factor\b}, 'the second factor is enrolled first';
	is $browser->give_code($answer, $email)->{status}, 200;
	is $browser->get('/admin/staff')->{status}, 200, 'is staff';
	$joined = Pages::value(undef, "select person_id from persons where email = '$email'");
	$browser->{person} = { id => $joined };
	my $withdrawn = address();
	is $ann->post('/admin/staff/invitations', email => $withdrawn)->{status}, 303;
	my $id = Pages::value($Pages::operator, "select id from invitations where tenant_id = '$Pages::operator' and email = '$withdrawn'");
	my $theirs = link_to($withdrawn, qr/Join the staff/);
	is $ann->post("/admin/staff/invitations/$id/delete")->{status}, 303;
	is(Pages->new->get($theirs)->{status}, 404, 'one that was withdrawn is nothing');
	$owner->post('/members/invitations', email => my $guest = address(), role => 'viewer');
	my $customers = link_to($guest, qr/Join /);
	is(Pages->new->get("/admin$customers")->{status}, 404, "nor is a customer's at the door of staff");
};

subtest 'a forgotten password' => sub {
	my $browser = Pages->new(address => '192.0.6.' . int rand 250);
	like $browser->get('/admin/sessions/new')->{body}, qr{href="/admin/passwords/new"}, 'is asked for at the own door';
	like $browser->get('/admin/passwords/new')->{body}, qr{action="/admin/passwords".*href="/admin/sessions/new"}s;
	for my $door ('/admin', '') {
		$browser->get("$door/passwords/new");
		is $browser->post("$door/passwords", email => $email)->{status}, 200;
		my $link = link_to($email, qr/Choose a new password/);
		my ($token) = $link =~ m{^/admin/passwords/edit\?token=(.*)} or return fail "asked for at $door: $link";
		is $browser->get("/passwords/edit?token=$token")->{status}, 404, 'the link is nothing at the other door';
		is $browser->post('/passwords/edit', token => $token, password => 'another good one')->{status}, 404;
		my $saved = $browser->post('/admin/passwords/edit', token => $token, password => 'another good one');
		is $saved->{headers}{location}, '/admin/sessions/new';
		Pages::sql(undef, "delete from throttles where key like '%mail%'");
	}
	my $answer = $browser->post('/admin/sessions', email => $email, password => 'another good one');
	like $answer->{headers}{location}, qr{^/admin/sessions/code\b}, 'the code is asked for all the same';
	is $browser->post('/sessions', email => $email, password => 'another good one')->{status}, 422, 'and the door of customers stays shut';
	my $customer = Pages->new;
	$customer->get('/passwords/new');
	$customer->post('/passwords', email => $owner->{person}{email});
	like link_to($owner->{person}{email}, qr/Choose a new password/), qr{^/passwords/edit}, "a customer's person is led to the own door";
};

subtest 'a lost second factor' => sub {
	$ben = Pages->new;
	is $ben->log_in_staff($email, 'another good one')->{status}, 303;
	is $ben->post("/admin/tenants/$tenant/sessions", reason => 'Looking around')->{status}, 303;
	is sessions($joined), 2, 'logged in, and acting as a customer';
	is $ann->post("/admin/staff/$joined/resets", reason => 'no')->{status}, 422, 'needs a reason';
	is $owner->post("/admin/staff/$joined/resets", reason => 'I want to')->{status}, 403;
	is $ann->post("/admin/staff/$ann->{person}{id}/resets", reason => 'My own phone')->{status}, 409, 'nobody does it for oneself';
	is $ann->post("/admin/staff/$owner->{person}{id}/resets", reason => 'Is no staff')->{status}, 404;
	is $ann->post("/admin/staff/$joined/resets", reason => 'Phone stolen')->{status}, 303;
	is sessions($joined), 0, 'every session ends';
	is $ben->get($_)->{status}, 303, "$_ is shut" for '/admin', '/leads';
	is logged('staff.factor_reset'), "Pat Person $email Phone stolen", 'it is in the log';
	$ben->get('/admin/sessions/new');
	like $ben->post('/admin/sessions', email => $email, password => 'another good one')->{headers}{location}, qr{^/admin/sessions/factor\b}, 'the next log-in enrols anew';
	my %recovery = map { $_ => 1 } @Pages::recovery;
	delete $Pages::last_step{$email}; # another key
	is $ben->log_in_staff($email, 'another good one')->{status}, 200;
	is scalar(grep { $recovery{$_} } @Pages::recovery), 0, 'with other recovery codes';
};

subtest 'removing' => sub {
	is $ben->post("/admin/staff/$joined/delete")->{status}, 409, 'nobody removes oneself';
	is $ann->post("/admin/staff/$joined/delete")->{status}, 303;
	is $ben->get('/admin')->{status}, 303, 'is out at once';
	is sessions($joined), 0;
	is logged('staff.removed'), "Pat Person $email ", 'it is in the log';
	like $ben->log_in_staff($email, 'another good one')->{body}, qr/is not right/, 'and nobody';
	is $ann->post("/admin/staff/$joined/delete")->{status}, 404, 'once';
	is $ann->post('/admin/staff/invitations', email => $email)->{status}, 303, 'but can be asked again';
};

# Two who remove each other at the same moment: one stays.
subtest 'somebody always is staff' => sub {
	my @two = map { Pages->member($Pages::operator, 'staff')->{person}{id} } 1, 2;
	my @running = map {
		my ($me, $other) = @two[ $_, 1 - $_ ];
		open my $out, '-|', qq{psql -qXAt -v ON_ERROR_STOP=1 -c "begin; do \\\$\\\$ begin perform enter_tenant('$Pages::operator'); end \\\$\\\$;}
			. qq{ select staff_remove('$other', '{\\"person_id\\": \\"$me\\", \\"person\\": \\"x\\"}', now()); select pg_sleep(0.5); commit" 2>&1} or die;
		$out;
	} 0, 1;
	my $told = join '', map { local $/; readline $_ } @running;
	like $told, qr/You are not staff any more/, 'the second is told';
	is(Pages::value(undef, "select count(*) from persons where person_id in ('$two[0]', '$two[1]')"), 1, 'and one stays');
};

subtest 'from the machine itself' => sub {
	my $new = address();
	local $ENV{API_BASE_URL} = 'https://calls.example';
	my $told = `sql/staff $new 2>&1`;
	my ($path) = $told =~ m{^https://calls\.example(/admin/invitations/edit\?token=[\w-]{43})$}m or return fail "an address: $told";
	my $browser = Pages->new;
	is $browser->get($path)->{status}, 200;
	my ($token) = $path =~ /token=(.*)/;
	is $browser->post('/admin/invitations/edit', token => $token, name => 'Fay First', password => 'quite long enough')->{status}, 303;
	is $browser->log_in_staff($new, 'quite long enough')->{status}, 200, 'the first is in';
	my ($again) = `sql/staff $new` =~ m{(/admin/passwords/edit\?token=[\w-]{43})} or return fail 'an address for who is staff';
	is $browser->get('/admin')->{status}, 303, 'who has lost everything is logged out';
	($token) = $again =~ /token=(.*)/;
	is $browser->post('/admin/passwords/edit', token => $token, password => 'another good one')->{status}, 303;
	like $browser->post('/admin/sessions', email => $new, password => 'another good one')->{headers}{location}, qr{^/admin/sessions/factor\b}, 'and enrols anew';
	like `sql/staff $owner->{person}{email} 2>&1`, qr/customer's person/, "a customer's person does not become staff";
	is system('sql/staff >/dev/null 2>&1') >> 8, 1, 'an address is needed';
};

done_testing;
