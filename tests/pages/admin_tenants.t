#!/usr/bin/perl
# admin_tenants.t: staff: the list of customers, acting as one, and what the customer can see of it.
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
Pages::sql($tenant, "update tenants set name = 'Acted For Ltd' where tenant_id = '$tenant'; select platform_tenant('$tenant')");
my $staff = Pages->member($Pages::operator, 'staff');
my $own = $staff->{jar}{staff};

sub told { return [Pages::sql($tenant, "select action, subject, coalesce(details->>'reason', '') from audit_log where tenant_id = '$tenant' order by at, action")] }

my $list = $staff->get('/admin/tenants');
is $list->{status}, 200;
like $list->{body}, qr/Acted For Ltd/;
unlike $list->{body}, qr/You are acting/;
is(Pages->member($tenant, 'owner')->get('/admin/tenants')->{status}, 403, 'owners do not see the list');
is(Pages->member($Pages::operator, 'owner')->get('/admin/tenants')->{status}, 403, 'nor does a member of the operator who is no staff');
is $staff->get('/settings')->{headers}{location}, '/sessions/new?next=%2Fsettings', 'staff have no pages of customers of their own';

is $staff->post("/admin/tenants/$tenant/sessions", reason => '')->{status}, 422, 'a reason is asked for';
is $staff->post('/admin/tenants/0190d0ff-0000-7000-8000-00000000dead/sessions', reason => 'A good reason')->{status}, 404, 'no such tenant';
is $staff->{jar}{session}, undef, 'nothing has changed';

subtest 'acting' => sub {
	my $entered = $staff->post("/admin/tenants/$tenant/sessions", reason => 'Calls do not start');
	is $entered->{status}, 303;
	like $staff->{jar}{session}, qr/^$tenant\./, 'staff are inside';
	like $entered->{cookies}{session}, qr/; Path=\/; .*Max-Age=43200/, 'for twelve hours';
	my $email = $staff->{person}{email};
	is_deeply told(), [[ 'staff.entered', $email, 'Calls do not start' ]], 'the customer can see who and why';
	like(Pages->member($tenant, 'viewer')->get('/members')->{body}, qr/Pat Person<\/strong> began to act for you, as staff.*Calls do not start/s, 'on a page');
	like $staff->get($_)->{body}, qr/You are acting as <strong>Acted For Ltd/, "$_ says so" for qw(/settings /members /calls /agents/new);
	is $staff->get('/admin/tenants')->{status}, 200, 'the pages of staff stay open';
	is $staff->post('/lead-lists', new_list => 'Made by staff')->{status}, 303;
	is $staff->post('/lead-lists', new_list => ' ')->{status}, 422;
	is_deeply told(), [[ 'staff.entered', $email, 'Calls do not start' ], [ 'staff.acted', '/lead-lists', '' ]], 'what is done is written down, and what is refused is not'
		or diag explain told();
	is_deeply [Pages::sql($Pages::operator, "select count(*) from audit_log where tenant_id = '$Pages::operator' and subject = '/lead-lists'")], [[0]], 'there alone';
};

# Whatever a page asks for there, staff who act never reach what is a person's own.
subtest 'never' => sub {
	my $counts = Seeds::count($ours);
	my $asked = 0;
	for my $route (grep { $_->{access} =~ /VIEWER|MANAGER|OWNER/ } Routes::all()) {
		my $is_personal = $route->{method} eq 'POST' && $route->{path} =~ m{^/(members|invitations|profile|passwords)\b|^/sessions/(?!delete$)} || grep { $_->{kind} eq 'SECRET' } @{ $route->{form} };
		next unless $is_personal;
		$asked++;
		my $answer = Routes::ask($staff, $route, Routes::path_of($ours, $route), Routes::good_fields($ours, $route));
		is $answer->{status}, 403, "$route->{name} is refused to staff who act";
	}
	cmp_ok $asked, '>=', 1, 'there are such pages';
	is_deeply Seeds::count($ours), $counts, 'and nothing has changed';
};

subtest 'leaving' => sub {
	my $acting = $staff->{jar}{session};
	is $staff->post('/sessions/delete')->{headers}{location}, '/admin/tenants';
	is $staff->{jar}{session}, undef;
	is $staff->{jar}{staff}, $own, 'back to the own session';
	is $staff->get('/admin/tenants')->{status}, 200;
	is told()->[-1][0], 'staff.left';
	my $copy = Pages->new;
	$copy->{jar}{session} = $acting;
	is $copy->get('/settings')->{status}, 303, 'the session inside is over';
	$copy->{jar}{staff} = $acting;
	is $copy->get('/admin/tenants')->{status}, 303, 'and was never one of staff';
};

subtest 'logging out' => sub {
	$staff->post("/admin/tenants/$tenant/sessions", reason => 'Once more, please');
	my $acting = $staff->{jar}{session};
	my $copy = Pages->new;
	$copy->{jar}{staff} = $acting;
	is $copy->get('/admin')->{status}, 403, 'acting is not being staff';
	is $staff->post('/admin/sessions/delete')->{headers}{location}, '/admin/sessions/new';
	for my $session ($own, $acting) {
		my $browser = Pages->new;
		$browser->{jar} = { session => $session, staff => $session };
		is $browser->get('/sessions')->{status}, 303, 'ends both';
		is $browser->get('/admin')->{status}, 303;
	}
	my $member = Pages->member($tenant, 'owner');
	$member->{jar}{staff} = Pages->member($Pages::operator, 'staff')->{jar}{staff};
	$member->post('/admin/sessions/delete');
	is $member->get('/settings')->{status}, 200, 'but not the session of a customer in the same browser';
};

my $suspended = Pages::tenant();
my $member = Pages->member($suspended, 'owner');
is $member->get('/settings')->{status}, 200;
Pages::sql($suspended, "update tenants set suspended_at = now() where tenant_id = '$suspended'");
is $member->get('/settings')->{status}, 303, 'members of a suspended customer are out';
my $refused = Pages->new->log_in($member->{person}{email});
is $refused->{status}, 403;
like $refused->{body}, qr/switched off at present/, 'and are told so when they log in';
my $visitor = Pages->member($suspended, 'staff');
is $visitor->get('/settings')->{status}, 200, 'staff look nevertheless';

done_testing;
