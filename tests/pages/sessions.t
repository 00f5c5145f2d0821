#!/usr/bin/perl
# sessions.t: logging in and out, guessing, expiry, cookies, and who may go where.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Digest::SHA qw(hmac_sha256_hex);
use Test::More;
use Pages;

my $tenant = Pages::tenant(name => 'First Tenant');
my $person = Pages::person();
Pages::join_tenant($tenant, $person, 'manager');

subtest 'the form' => sub {
	my $browser = Pages->new;
	my $answer = $browser->get('/sessions/new?next=/sessions');
	is $answer->{status}, 200;
	like $answer->{body}, qr/name="next" value="\/sessions"/, 'keeps where to go';
	like $answer->{body}, qr/name="csrf" value="@{[$browser->csrf]}"/, 'carries the token of this browser';
	like $answer->{headers}{'content-security-policy'}, qr/default-src 'none'/;
	unlike $answer->{headers}{'content-security-policy'}, qr/unsafe/;
	like $answer->{headers}{'content-security-policy'}, qr/frame-ancestors 'none'/;
	is $answer->{headers}{'x-content-type-options'}, 'nosniff';
	is $answer->{headers}{'x-frame-options'}, 'DENY';
	is $answer->{headers}{'referrer-policy'}, 'same-origin';
	is $answer->{headers}{'cache-control'}, 'no-store';
	is $answer->{headers}{'strict-transport-security'}, undef, 'no HSTS without TLS';
	like(Pages->new(https => 1)->get('/sessions/new')->{headers}{'strict-transport-security'}, qr/max-age=31536000/, 'HSTS behind TLS');
};

subtest 'logging in' => sub {
	my $browser = Pages->new;
	my $answer = $browser->log_in(uc $person->{email}, undef, next => '/sessions');
	is $answer->{status}, 303, 'the address may be written in any case';
	is $answer->{headers}{location}, '/sessions';
	like $answer->{cookies}{session}, qr/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1209600$/, 'the cookie is for us alone';
	like $answer->{cookies}{session}, qr/^session=$tenant\.[\w-]{43};/;
	unlike $answer->{log}, qr/correct horse/, 'no password in the log';
	my $token = $browser->{jar}{session} =~ s/.*\.//r;
	is(Pages::value($tenant, "select count(*) from sessions where token_hash = '$token'"), 0, 'the token itself is not stored');
	is(Pages::value($tenant, "select count(*) from sessions where token_hash = encode(sha256('$token'), 'hex')"), 1, 'its digest is');
	my $page = $browser->get('/sessions');
	is $page->{status}, 200;
	like $page->{body}, qr/First Tenant/;
	like $page->{body}, qr/Pat Person/;
	like(Pages->new(https => 1)->log_in($person->{email})->{cookies}{session}, qr/; Secure$/, 'Secure behind TLS');
};

subtest 'wrong passwords' => sub {
	my $browser = Pages->new(address => '192.0.2.77');
	my $answer = $browser->log_in($person->{email}, 'wrong <b>');
	is $answer->{status}, 422;
	like $answer->{body}, qr/The e-mail address or the password is not right/;
	like $answer->{body}, qr/value="\Q$person->{email}\E"/, 'the address is still there';
	unlike $answer->{body}, qr/wrong &lt;b|wrong <b/, 'the password is not';
	is $answer->{cookies}{session}, undef;
	my $unknown = $browser->log_in('nobody@example.test', 'wrong');
	my $blank = sub { my ($body) = @_; $body =~ s/value="[^"]*@[^"]*"//gr };
	is $blank->($unknown->{body}), $blank->($answer->{body}), 'unknown addresses get the same answer';
	is $browser->log_in('', '')->{status}, 422, 'empty fields';
	is $browser->log_in('not an address', 'x')->{status}, 422;
};

subtest 'a session that was planted is not taken over' => sub {
	my $browser = Pages->new;
	my $planted = "$tenant." . Pages::token();
	$browser->{jar}{session} = $planted;
	is $browser->log_in($person->{email})->{status}, 303;
	isnt $browser->{jar}{session}, $planted;
	my $first = $browser->{jar}{session};
	my $other = Pages->new;
	$other->{jar} = { session => $first };
	is $other->get('/sessions')->{status}, 200;
	$browser->log_in($person->{email});
	isnt $browser->{jar}{session}, $first, 'each log-in has a token of its own';
	is $other->get('/sessions')->{status}, 303, 'and ends the one that the browser had';
};

subtest 'where to go afterwards' => sub {
	for my $evil ('//evil.test', 'https://evil.test/', '/\\evil.test', "/\tx", 'javascript:alert(1)', '/%0d', "/\x{263a}", 'x') {
		my $answer = Pages->new->log_in($person->{email}, undef, next => $evil);
		is $answer->{headers}{location}, $evil eq '/%0d' ? '/%0d' : '/', "next=$evil" =~ s/[^ -~]/?/gr;
	}
	my $answer = Pages->new->get('/sessions?next=/x');
	is $answer->{status}, 303;
	is $answer->{headers}{location}, '/sessions/new?next=%2Fsessions%3Fnext%3D%2Fx', 'who is not logged in comes back later';
};

subtest 'the token of forms' => sub {
	my $browser = Pages->new;
	is $browser->post('/sessions', email => $person->{email}, password => $Pages::password, csrf => '')->{status}, 403, 'no cookie, no token';
	$browser->get('/sessions/new');
	is $browser->post('/sessions', email => $person->{email}, password => $Pages::password, csrf => 'x' x 64)->{status}, 403, 'a wrong one';
	my $other = Pages->new;
	$other->get('/sessions/new');
	is $browser->post('/sessions', email => $person->{email}, password => $Pages::password, csrf => $other->csrf)->{status}, 403, 'of another browser';
	my $answer = $browser->request('POST', '/sessions', Pages::encode(email => $person->{email}, password => $Pages::password));
	is $answer->{status}, 403, 'none at all';
	like $answer->{body}, qr/<h1>This is not allowed/, 'an error page of ours';
	unlike $answer->{body}, qr/manyline/i, 'without our own name';
};

subtest 'expiry' => sub {
	my $browser = Pages->new;
	$browser->log_in($person->{email});
	$browser->clock(11 * 3600);
	is $browser->get('/sessions')->{status}, 200, 'eleven hours later';
	$browser->clock(22 * 3600);
	is $browser->get('/sessions')->{status}, 200, 'use keeps it alive';
	$browser->clock(22 * 3600 + 12 * 3600 + 60);
	my $answer = $browser->get('/sessions');
	is $answer->{status}, 303, 'twelve hours without use end it';
	like $answer->{headers}{location}, qr{^/sessions/new};
	$browser = Pages->new;
	$browser->log_in($person->{email});
	for my $half_day (1 .. 30) {
		$browser->clock($half_day * 11 * 3600);
		last if $browser->get('/sessions')->{status} != 200;
	}
	$browser->clock(14 * 24 * 3600 - 600);
	is $browser->get('/sessions')->{status}, 200, 'nearly fourteen days of use';
	$browser->clock(14 * 24 * 3600 + 600);
	is $browser->get('/sessions')->{status}, 303, 'fourteen days end it in any case';
};

subtest 'logging out' => sub {
	my $browser = Pages->new;
	$browser->log_in($person->{email});
	my $copy = Pages->new;
	$copy->{jar} = { session => $browser->{jar}{session} };
	my $elsewhere = Pages->new;
	$elsewhere->log_in($person->{email});
	is $browser->get('/sessions/delete')->{status}, 405, 'not by a link';
	is $browser->post('/sessions/delete')->{headers}{location}, '/sessions/new';
	is $browser->{jar}{session}, undef;
	is $copy->get('/sessions')->{status}, 303, 'the session is gone, not only the cookie';
	is $elsewhere->get('/sessions')->{status}, 200, 'others stay';
};

subtest 'several tenants' => sub {
	my $second = Pages::tenant(name => 'Second Tenant');
	my $both = Pages::person();
	Pages::join_tenant($tenant, $both, 'viewer');
	Pages::join_tenant($second, $both, 'owner');
	my $browser = Pages->new;
	my $answer = $browser->log_in($both->{email}, undef, next => '/leads');
	is $answer->{headers}{location}, '/sessions?next=%2Fleads', 'a choice';
	my $page = $browser->follow($answer);
	like $page->{body}, qr/First Tenant.*Second Tenant/s;
	my ($current) = $browser->{jar}{session} =~ /^([^.]*)/;
	my ($other) = grep { $_ ne $current } $tenant, $second;
	my $before = $browser->{jar}{session};
	is $browser->post('/sessions/switch', tenant_id => $other, next => '/leads')->{headers}{location}, '/leads';
	like $browser->{jar}{session}, qr/^$other\./;
	my $old = Pages->new;
	$old->{jar} = { session => $before };
	is $old->get('/sessions')->{status}, 303, 'the session before is over';
	my $third = Pages::tenant();
	is $browser->post('/sessions/switch', tenant_id => $third)->{status}, 404, "a stranger's tenant";
	is $browser->get('/sessions')->{status}, 200, 'changes nothing';
	is(Pages::value($third, "select count(*) from sessions where tenant_id = '$third'"), 0, 'is not entered');
};

subtest 'guessing' => sub {
	my $victim = Pages::person();
	Pages::join_tenant($tenant, $victim, 'owner');
	my $home = Pages->new(address => '198.51.100.1');
	is $home->log_in($victim->{email})->{status}, 303, 'the victim has logged in from home';
	my $thief = Pages->new(address => '203.0.113.9');
	my @statuses = map { $thief->log_in($victim->{email}, "guess $_")->{status} } 1 .. 12;
	is_deeply \@statuses, [(422) x 10, 429, 429], 'ten tries, then a wait';
	my $answer = $thief->log_in($victim->{email});
	is $answer->{status}, 429, 'even with the right password';
	cmp_ok $answer->{headers}{'retry-after'}, '>', 0;
	like $answer->{body}, qr/Too many tries\. Please wait/;
	is $home->log_in($victim->{email})->{status}, 303, 'nobody locks out a known browser';
	is(Pages->new(address => '198.51.100.200')->log_in($victim->{email})->{status}, 303, 'nor another network');
	$thief->clock(16 * 60);
	is $thief->log_in($victim->{email}, 'guess again')->{status}, 422, 'it passes';
	my $wide = Pages->new(address => '2001:db8:1:2::1');
	is $wide->log_in('someone@example.test', 'x')->{status}, 422, 'one network';
	my $network = hmac_sha256_hex(pack('H*', '20010db800010002'), "network $ENV{SECRET_KEY}");
	is(Pages::value(undef, "update throttles set count = 60 where key = 'login network $network' returning key"), "login network $network", 'sixty tries');
	$wide->{address} = '2001:db8:1:2:ffff::1';
	is $wide->log_in('another@example.test', 'x')->{status}, 429, 'one network, many addresses';
};

subtest 'odd cookies' => sub {
	for my $cookie ('', 'x', '.', "$tenant.", "$tenant." . 'x' x 200, "$tenant.'; drop table", '....', "\x{1}") {
		my $browser = Pages->new;
		$browser->{jar}{session} = $cookie;
		is $browser->get('/sessions')->{status}, 303;
	}
	my $answer = Pages->member($tenant, 'viewer')->get('/sessions');
	is $answer->{status}, 200;
	unlike $answer->{body}, qr/You are acting/;
};

done_testing;
