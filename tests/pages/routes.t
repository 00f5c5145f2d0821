#!/usr/bin/perl
# routes.t: every route of every program, as the programs list them: who may enter, whose rows, which tokens. What is typed is for tests/hostile.
#
# A new route is tested by itself. One whose path has an id needs a row in Seeds.pm, and one with a field that takes no
# plain word needs an example there: without them it fails here.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../hostile";
use Test::More;
use Pages;
use Routes;
use Seeds;
use Wire;

# The running programs are asked; only what nginx keeps to itself, or sends a file for, is asked of a program of its own.
package Door {
	our @ISA = 'Wire';
	sub request { my ($self, $method, $path) = @_; return $path =~ m{^/live/authorise|/errors$} ? &Pages::request : &Wire::request }
}

my @routes = Routes::all();
cmp_ok scalar @routes, '>', 40, 'the programs list their routes';

my $ours = Seeds::tenant();
my $theirs = Pages::tenant();
my %member = map { my $role = $_; ($role => Door->member($ours->{tenant}, $role)) } qw(viewer manager owner);
$member{staff} = Door->member($ours->{tenant}, 'staff');
my $stranger = Door->member($theirs, 'owner');
$ours->{counts} = Seeds::count($ours);
my %rank = (NOBODY => 0, VIEWER => 1, MANAGER => 2, OWNER => 3, STAFF => 4);
my %enough = (VIEWER => 'viewer', MANAGER => 'manager', OWNER => 'owner', STAFF => 'staff');

# Somebody who may enter; pages that end or change sessions get somebody new each time.
sub somebody {
	my ($access, $path) = @_;
	return Door->new if $access eq 'NOBODY';
	return Door->member($access eq 'STAFF' ? $Pages::operator : $ours->{tenant}, $enough{$access}) if $path =~ m{^/(admin/)?(sessions|tenants)/};
	return $member{ $enough{$access} };
}

sub good_fields { return Routes::good_fields($ours, @_) }

sub ask { return Routes::ask(@_) }

sub is_login { my ($answer) = @_; return $answer->{status} == 303 && $answer->{headers}{location} =~ m{^(/admin)?/sessions/new\b} }

sub brandless { my ($answer, $name) = @_; unlike $answer->{body}, qr/manyline/i, "$name: our own name is nowhere" }

for my $route (@routes) {
	my $path = Routes::path_of($ours, $route);
	unless (defined $path) { fail "$route->{name}: Seeds.pm has no row for its id"; next }
	$route->{full} = $path;
	subtest $route->{name} => sub {
		my $refused = Door->new->request('DELETE', $path, '');
		is $refused->{status}, 405, 'another method';
		like $refused->{headers}{allow} // '', qr/\b$route->{method}\b/, 'says which are allowed';
		is $refused->{headers}{'x-content-type-options'}, 'nosniff', 'errors have our headers too';
		if ($route->{access} eq 'MACHINE') {
			is(Door->new->request($route->{method}, $path, '')->{status}, 403, 'no signature') unless $path eq '/health';
			return;
		}
		my $nobody = Door->new;
		$nobody->get('/sessions/new');
		if ($route->{method} eq 'POST') {
			is(Door->new->request('POST', $path, Pages::encode(good_fields($route)))->{status}, $rank{ $route->{access} } ? 303 : 403, 'nobody');
			ok is_login(ask($nobody, $route, $path, good_fields($route))), 'nobody, with the right token' if $rank{ $route->{access} };
			my $browser = somebody($route->{access}, $path);
			$browser->get('/sessions/new') if $route->{access} eq 'NOBODY';
			is $browser->request('POST', $path, Pages::encode(good_fields($route)))->{status}, 403, 'no token';
			is $browser->post($path, good_fields($route), csrf => 'f' x 64)->{status}, 403, 'a wrong token';
			is $browser->post($path, good_fields($route), csrf => $stranger->csrf($path))->{status}, 403, "somebody else's token";
		}
		elsif ($rank{ $route->{access} }) { ok is_login($nobody->get($path)), 'nobody is sent to log in' }
		else { my $answer = $nobody->get($path); cmp_ok $answer->{status}, '<', 500, 'nobody may look'; brandless($answer, $path) }
		for my $role (grep { $rank{ uc $_ } < $rank{ $route->{access} } } qw(viewer manager owner)) {
			my $answer = ask($member{$role}, $route, $path, good_fields($route));
			is $answer->{status}, 403, "$role may not";
			brandless($answer, $path);
		}
		if ($path ne $route->{path} && $rank{ $route->{access} } && $route->{access} ne 'STAFF' && !Seeds::shared($route->{path})) {
			my $answer = ask($stranger, $route, $path, good_fields($route));
			is $answer->{status}, 404, "another tenant's id is not found" or diag $answer->{head}, $answer->{log};
			my $none = $path =~ s/[0-9a-f]{8}-[0-9a-f-]{27}/0190d0ff-0000-7000-8000-00000000dead/r;
			is ask($member{owner}, $route, $none, good_fields($route))->{status}, 404, 'nor is one of nobody' if $none ne $path;
		}
	};
}

is_deeply Seeds::count($ours), $ours->{counts}, 'nobody has changed anything yet';

for my $route (grep { $_->{method} eq 'GET' && $rank{ $_->{access} } && $_->{full} } @routes) {
	my $answer = somebody($route->{access}, $route->{full})->get($route->{full});
	my $expected = Seeds::absent($route->{path}) ? 404 : Seeds::moved($route->{path}) ? 303 : 200;
	is $answer->{status}, $expected, "$route->{name} works" or diag $answer->{log};
	brandless($answer, $route->{name});
	if (($answer->{headers}{'content-type'} // '') =~ /html/) {
		like $answer->{body}, qr/<html lang="en">.*<title>[^<]*\S[^<]*<\/title>.*<main.*<h1>/s, "$route->{name} is a page" if $answer->{body} =~ /<!doctype/i;
		like $answer->{headers}{'content-security-policy'}, qr/default-src 'none'/, "$route->{name} has a policy";
		unlike $answer->{body}, qr/\sstyle=|<script(?![^>]*src)|\son\w+=/i, "$route->{name} has no inline script or style";
	}
	my $json = somebody($route->{access}, $route->{full})->get($route->{full}, HTTP_ACCEPT => 'application/json');
	unlike $json->{body}, qr/password_hash|token_hash|phone_hash|"csrf"/, "$route->{name} tells no secrets as JSON";
}

is(Door->new->get('/sessions/nothing/here')->{status}, 404, 'no such page');
is(Door->new->get('/sessions/' . 'x/' x 3000)->{status}, 404, 'a very long path');
is(Door->new->get('/sessions/new?' . 'a=b&' x 1500)->{status}, 422, 'too many parameters');

done_testing;
