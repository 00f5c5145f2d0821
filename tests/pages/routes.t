#!/usr/bin/perl
# routes.t: every route of every program, as the programs list them: who may enter, whose rows, which tokens, what input.
#
# A new route is tested by itself. One whose path has an id needs a row in Seeds.pm, and one with a field that takes no
# plain word needs an example there: without them it fails here.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;
use Seeds;

my @routes;
for my $program (sort grep { -f && -x } glob "'$Pages::bin/*'") {
	open my $list, '-|', $program, '--routes' or die "$program: $!";
	while (<$list>) {
		my ($method, $access, $path, @fields) = split;
		push @routes, { method => $method, access => $access, path => $path, fields => \@fields, name => "$method $path" };
	}
}
cmp_ok scalar @routes, '>', 40, 'the programs list their routes';

my $ours = Seeds::tenant();
my $theirs = Pages::tenant();
my %member = map { my $role = $_; ($role => Pages->member($ours->{tenant}, $role)) } qw(viewer manager owner);
$member{staff} = Pages->member($ours->{tenant}, 'staff');
my $stranger = Pages->member($theirs, 'owner');
$ours->{counts} = Seeds::count($ours);
my %rank = (NOBODY => 0, VIEWER => 1, MANAGER => 2, OWNER => 3, STAFF => 4);
my %enough = (VIEWER => 'viewer', MANAGER => 'manager', OWNER => 'owner', STAFF => 'staff');

# Somebody who may enter; pages that end or change sessions get somebody new each time.
sub somebody {
	my ($access, $path) = @_;
	return Pages->new if $access eq 'NOBODY';
	return Pages->member($access eq 'STAFF' ? $Pages::operator : $ours->{tenant}, $enough{$access}) if $path =~ m{^/(sessions|tenants)/};
	return $member{ $enough{$access} };
}

sub path_of {
	my ($route) = @_;
	my ($noun) = $route->{path} =~ m{^/([\w-]*)};
	my $missing = 0;
	my $path = $route->{path} =~ s{:(\w+)}{$ours->{ids}{ $1 eq 'id' ? $noun : $1 } // do { $missing = "$noun :$1"; 'x' }}ger;
	return $missing ? undef : $path;
}

sub good_fields { my ($route) = @_; return map { ($_ => Seeds::example($ours, $_)) } @{ $route->{fields} } }

sub ask {
	my ($browser, $route, $path, @fields) = @_;
	return $browser->post($path, @fields) if $route->{method} eq 'POST';
	return $browser->get(substr $path . (@fields ? '?' . Pages::encode(@fields) : ''), 0, 8000); # as much as nginx lets in
}

sub is_login { my ($answer) = @_; return $answer->{status} == 303 && $answer->{headers}{location} =~ m{^/sessions/new\b} }

sub brandless { my ($answer, $name) = @_; unlike $answer->{body}, qr/manyline/i, "$name: our own name is nowhere" }

for my $route (@routes) {
	my $path = path_of($route);
	unless (defined $path) { fail "$route->{name}: Seeds.pm has no row for its id"; next }
	$route->{full} = $path;
	subtest $route->{name} => sub {
		my $refused = Pages->new->request('DELETE', $path, '');
		is $refused->{status}, 405, 'another method';
		like $refused->{headers}{allow} // '', qr/\b$route->{method}\b/, 'says which are allowed';
		is $refused->{headers}{'x-content-type-options'}, 'nosniff', 'errors have our headers too';
		if ($route->{access} eq 'MACHINE') {
			is(Pages->new->request($route->{method}, $path, '')->{status}, 403, 'no signature') unless $path eq '/health';
			return;
		}
		my $nobody = Pages->new;
		$nobody->get('/sessions/new');
		if ($route->{method} eq 'POST') {
			is(Pages->new->request('POST', $path, Pages::encode(good_fields($route)))->{status}, $rank{ $route->{access} } ? 303 : 403, 'nobody');
			ok is_login(ask($nobody, $route, $path, good_fields($route))), 'nobody, with the right token' if $rank{ $route->{access} };
			my $browser = somebody($route->{access}, $path);
			$browser->get('/sessions/new') if $route->{access} eq 'NOBODY';
			is $browser->request('POST', $path, Pages::encode(good_fields($route)))->{status}, 403, 'no token';
			is $browser->post($path, good_fields($route), csrf => 'f' x 64)->{status}, 403, 'a wrong token';
			is $browser->post($path, good_fields($route), csrf => $stranger->csrf)->{status}, 403, "somebody else's token";
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

my $script = '"><script>alert(1)</script>';
my @nasty = ($script, "' or 1=1; drop table leads; --", "\x{202e}live\x{2066}\x{0}", "\x{1F600}\x{10FFFD}", 'x' x 300_000, "%\xff\xfe%s%n",
	'{{csrf}}{{{me}}}', "a\r\nSet-Cookie: x=y", '-9223372036854775809', '9999-99-99');

sub harmless {
	my ($answer, $name) = @_;
	return 0 if $answer->{status} >= 500 || !$answer->{status};
	return 0 if ($answer->{headers}{'content-type'} // '') =~ /html/ && $answer->{body} =~ /<script>alert/;
	return 0 if $answer->{cookies}{x};
	return 1;
}

for my $route (grep { $_->{access} ne 'MACHINE' && @{ $_->{fields} } && $_->{full} } @routes) {
	subtest "input of $route->{name}" => sub {
		for my $value (@nasty) {
			my $browser = somebody($route->{access}, $route->{full});
			$browser->get('/sessions/new') if $route->{access} eq 'NOBODY';
			my $answer = ask($browser, $route, $route->{full}, map { ($_ => $value) } @{ $route->{fields} });
			ok harmless($answer), 'everywhere: ' . substr($value, 0, 30) =~ s/[^ -~]/?/gr or diag "$answer->{status} $answer->{log}";
		}
		for my $field (@{ $route->{fields} }) {
			my $browser = somebody($route->{access}, $route->{full});
			$browser->get('/sessions/new') if $route->{access} eq 'NOBODY';
			my %fields = (good_fields($route), $field => $script);
			my $answer = ask($browser, $route, $route->{full}, %fields);
			ok harmless($answer), "script in $field" or diag "$answer->{status} $answer->{log}";
			ok harmless($browser->follow($answer)), "script in $field, on the next page" if $answer->{status} == 303;
		}
	};
}

for my $route (grep { $_->{method} eq 'GET' && $rank{ $_->{access} } && $_->{full} } @routes) {
	my $answer = somebody($route->{access}, $route->{full})->get($route->{full});
	ok harmless($answer), "$route->{name} shows what was typed as text";
}

is(Pages->new->get('/sessions/nothing/here')->{status}, 404, 'no such page');
is(Pages->new->get('/sessions/' . 'x/' x 3000)->{status}, 404, 'a very long path');
is(Pages->new->get('/sessions/new?' . 'a=b&' x 5000)->{status}, 422, 'too many parameters');

done_testing;
