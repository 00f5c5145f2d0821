#!/usr/bin/perl
# profile.t: what people change of their own: name, password, second factor, sessions; at both doors.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my ($tenant, $second) = (Pages::tenant(name => 'First Place'), Pages::tenant(name => 'Second Place'));
my $person = Pages::person(name => 'Ann Old');
Pages::join_tenant($_, $person, 'viewer') for $tenant, $second;
my $email = $person->{email};

# A browser in which the person works in a place, without a log-in by hand.
sub browser { my ($where, %more) = @_; return bless { %{ Pages->new(%more) }, jar => { session => Pages::session($where, $person), device => Pages::token() } }, 'Pages' }

sub told { return [ map { $_->[0] } Pages::sql($tenant, "select action from audit_log where tenant_id = '$tenant' and person_id = '$person->{id}' order by at") ] }

my ($here, $there, $beside) = (browser($tenant, agent => 'x'), browser($second), browser($tenant));

subtest 'the page' => sub {
	my $page = $here->get('/profile');
	is $page->{status}, 200;
	like $page->{body}, qr/name="name" value="Ann Old".*You log in as \Q$email\E/s;
	like $page->{body}, qr/This one.*First Place.*Second Place/s, 'sessions in every place';
	unlike $page->{body}, qr/[0-9a-f]{64}"? ?\/delete/, 'no digest of a token';
	is $here->post('/profile', name => ' ')->{status}, 422;
	is $here->post('/profile', name => 'Ann New')->{status}, 303;
	is_deeply [ map { Pages::value($_, "select name from members where tenant_id = '$_' and person_id = '$person->{id}'") } $tenant, $second ], [ ('Ann New') x 2 ], 'the name, in every place';
	like $there->get('/profile')->{body}, qr/<strong>Ann New<\/strong>/, 'at once';
};

subtest 'sessions' => sub {
	Pages::sql($second, "update sessions set browser = 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' where tenant_id = '$second'");
	my $page = $here->get('/profile')->{body};
	my ($id) = $page =~ m{Firefox on Windows.*?/profile/sessions/([0-9a-f-]{36})/delete}s;
	my $stranger = Pages->member($tenant, 'owner');
	is $stranger->post("/profile/sessions/$id/delete")->{status}, 404, 'nobody ends the session of another';
	is $here->post("/profile/sessions/$id/delete")->{status}, 303;
	is $there->get('/profile')->{status}, 303, 'it is over, in another place too';
	is $here->post("/profile/sessions/$id/delete")->{status}, 404, 'once';
	is $beside->get('/profile')->{status}, 200, 'others stay';
	is $here->post('/profile/sessions/delete')->{status}, 303;
	is $beside->get('/profile')->{status}, 303, 'unless all are ended';
	is $stranger->get('/profile')->{status}, 200, 'of this person';
	is $here->get('/profile')->{status}, 200, 'but the one at hand';
};

subtest 'password' => sub {
	my ($other, $abroad) = (browser($tenant), browser($second));
	my $wrong = $here->post('/profile/password', current_password => 'not it at all', password => 'a new long password');
	is $wrong->{status}, 422;
	like $wrong->{body}, qr/id="current_password-error">This is not your present password/;
	unlike $wrong->{body}, qr/not it at all|a new long/;
	is $here->post('/profile/password', current_password => $Pages::password, password => 'short')->{status}, 422;
	is $other->get('/profile')->{status}, 200, 'nothing has changed';
	is $here->post('/profile/password', current_password => $Pages::password, password => 'a new long password')->{status}, 303;
	is $here->get('/profile')->{status}, 200, 'the browser at hand goes on';
	is $_->get('/profile')->{status}, 303, 'all others are out' for $other, $abroad;
	is(Pages->new->log_in($email)->{status}, 422, 'the old one is over');
	is(Pages->new->log_in($email, 'a new long password')->{status}, 303, 'the new one works');
	Pages::sql(undef, "update throttles set count = 10 where key = 'password $person->{id}'");
	is $here->post('/profile/password', current_password => 'a new long password', password => 'another one, longer')->{status}, 429, 'guesses are counted';
	Pages::sql(undef, "delete from throttles where key = 'password $person->{id}'");
};

my @secret = (current_password => 'a new long password');
subtest 'second factor' => sub {
	$Pages::app{$email} = $here->enrolment('/profile/factor');
	my @offer = (offer => $Pages::app{$email}{offer});
	is $here->post('/profile/factor', @offer, @secret, code => '000000')->{status}, 422, 'a wrong code';
	is $here->post('/profile/factor', @offer, current_password => 'x', code => $here->code($email, 0))->{status}, 422, 'a wrong password';
	is $here->post('/profile/factor', @secret, code => $here->code($email, 0), offer => 'made up')->{status}, 422, 'a secret that was not offered';
	is(Pages::value(undef, "select count(*) from factors where person_id = '$person->{id}'"), 0);
	my $done = $here->post('/profile/factor', @offer, @secret, code => $here->code($email));
	my @codes = $done->{body} =~ /<code>(\w{5}-\w{5})<\/code>/g;
	is scalar @codes, 10, 'recovery codes';
	like $here->get('/profile')->{body}, qr/Turned on.*Recovery codes left: 10/s;
	my $browser = Pages->new;
	my $asked = $browser->log_in($email, 'a new long password', next => '/leads');
	is $asked->{headers}{location}, '/sessions/code?next=%2Fleads', 'the next log-in asks for it';
	is $asked->{cookies}{session}, undef, 'without a session';
	is $browser->get('/leads')->{status}, 303;
	is $browser->post('/sessions/code', code => $browser->code($email), next => '/leads')->{headers}{location}, '/sessions?next=%2Fleads', 'then as before';
	is $browser->get('/leads')->{status}, 200;
	my $new = $here->post('/profile/codes', codes_password => 'a new long password');
	my @others = $new->{body} =~ /<code>(\w{5}-\w{5})<\/code>/g;
	is scalar @others, 10, 'new recovery codes';
	$browser = Pages->new;
	$browser->log_in($email, 'a new long password');
	is $browser->post('/sessions/code', code => $codes[0])->{status}, 422, 'the old ones are over';
	is $browser->post('/sessions/code', code => $others[0])->{status}, 303, 'a new one works';
	like $here->get('/profile')->{body}, qr/Recovery codes left: 9/;
	my $refused = $here->post('/profile/factor/delete', off_password => 'wrong');
	is $refused->{status}, 422;
	like $refused->{body}, qr/It is still on\. This is not/;
	is $here->post('/profile/factor/delete', off_password => 'a new long password')->{status}, 303;
	is $here->post('/profile/codes', codes_password => 'a new long password')->{status}, 409, 'no codes without it';
	is(Pages->new->log_in($email, 'a new long password')->{headers}{location}, '/sessions?next=%2F', 'the password alone is enough again');
	is_deeply told(), [qw(password.changed factor.added recovery_codes.made factor.removed)], 'all of it is in the log';
};

subtest 'staff' => sub {
	my $staff = Pages->member($tenant, 'staff');
	my $page = $staff->get('/admin/profile');
	is $page->{status}, 200;
	like $page->{body}, qr/Use another phone/;
	unlike $page->{body}, qr/Turn it off/, 'their second factor stays';
	is $staff->post('/admin/profile/factor/delete', off_password => $Pages::password)->{status}, 404, 'there is no such page';
	is $staff->get('/profile')->{status}, 403, 'acting as a customer they have no profile';
	like $page->{body}, qr/First Place/, 'where they act is one of their sessions';
	is $staff->post('/admin/profile/sessions/delete')->{status}, 303;
	is $staff->get('/settings')->{status}, 303, 'which can be ended';
	is $staff->get('/admin')->{status}, 200;
};

done_testing;
