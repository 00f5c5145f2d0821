#!/usr/bin/perl
# tenants.t: staff: the list of customers, acting as one, and what the customer can see of it.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant(name => 'Acted For Ltd');
my $person = Pages::person(is_staff => 'true');
Pages::join_tenant($Pages::operator, $person, 'owner');
my $staff = Pages->new;
is $staff->log_in($person->{email})->{status}, 303, 'staff log in';
like $staff->{jar}{session}, qr/^$Pages::operator\./, 'to the operator';
my $own = $staff->{jar}{session};

my $list = $staff->get('/tenants');
is $list->{status}, 200;
like $list->{body}, qr/Acted For Ltd/;
unlike $list->{body}, qr/You are acting/;
is(Pages->member($tenant, 'owner')->get('/tenants')->{status}, 403, 'owners do not see the list');
is(Pages->member($Pages::operator, 'owner')->get('/tenants')->{status}, 403, 'nor does a member of the operator who is no staff');

is $staff->post("/tenants/$tenant/sessions", reason => '')->{status}, 422, 'a reason is asked for';
is $staff->post('/tenants/0190d0ff-0000-7000-8000-00000000dead/sessions', reason => 'A good reason')->{status}, 404, 'no such tenant';
is $staff->get('/tenants')->{status}, 200, 'nothing has changed';

my $entered = $staff->post("/tenants/$tenant/sessions", reason => 'Calls do not start');
is $entered->{status}, 303;
like $staff->{jar}{session}, qr/^$tenant\./, 'staff are inside';
my $page = $staff->get('/settings');
like $page->{body}, qr/You are acting as <strong>Acted For Ltd/, 'every page says so';
like $staff->get('/members')->{body}, qr/You are acting as/;
is_deeply [Pages::sql($tenant, "select person, action, details->>'reason' from audit_log where tenant_id = '$tenant' order by at")],
	[['Pat Person', 'staff.entered', 'Calls do not start']], 'the customer can see who and why';
like(Pages->member($tenant, 'viewer')->get('/members')->{body}, qr/Pat Person<\/strong> began to act for you, as staff.*Calls do not start/s, 'on a page');
my $acting = $staff->{jar}{session};

is $staff->post('/tenants/leave')->{headers}{location}, '/tenants';
is $staff->{jar}{session}, $own, 'back to the own session';
is $staff->get('/tenants')->{status}, 200;
my $copy = Pages->new;
$copy->{jar}{session} = $acting;
is $copy->get('/settings')->{status}, 303, 'the session inside is over';

$staff->post("/tenants/$tenant/sessions", reason => 'Once more, please');
$acting = $staff->{jar}{session};
$staff->post('/sessions/delete');
for my $session ($own, $acting) {
	my $browser = Pages->new;
	$browser->{jar}{session} = $session;
	is $browser->get('/sessions')->{status}, 303, 'logging out ends both';
}

my $former = Pages->member($tenant, 'staff');
is $former->get('/settings')->{status}, 200;
Pages::sql(undef, "update persons set is_staff = false where person_id = '$former->{person}{id}'");
Pages::sql($tenant, "delete from sessions where person_id = '$former->{person}{id}'");
is $former->get('/settings')->{status}, 303, 'whose session is ended is out';

my $suspended = Pages::tenant();
my $member = Pages->member($suspended, 'owner');
is $member->get('/settings')->{status}, 200;
Pages::sql($suspended, "update tenants set suspended_at = now() where tenant_id = '$suspended'");
is $member->get('/settings')->{status}, 303, 'members of a suspended customer are out';
my $refused = Pages->new->log_in($member->{person}{email});
is $refused->{status}, 403;
like $refused->{body}, qr/switched off at present/, 'and are told so when they log in';

done_testing;
