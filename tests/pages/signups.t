#!/usr/bin/perl
# signups.t: signing up and forgotten passwords: the same answers for known and unknown addresses, links that work once.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my %company = (company => 'Quay & Sons <b>', name => 'Ada Quay', country => 'DE', zone => 'Europe/Berlin');
my $unknown = "new$$-" . time . '@example.test';
my $known = Pages::person();
my $tenant = Pages::tenant();
Pages::join_tenant($tenant, $known, 'owner');
my $browser = Pages->new(address => '192.0.2.' . int rand 250);

sub link_of { my ($mail) = @_; $mail =~ s/=\r?\n//g; $mail =~ s/=3D/=/g; return $mail =~ m{https?://[^/\s]+(/\S+?)["\s<]} ? $1 : '' }

subtest 'signing up' => sub {
	my $form = $browser->get('/signups/new');
	is $form->{status}, 200;
	like $form->{body}, qr/<option value="DE">Germany/, 'countries';
	like $form->{body}, qr/<option value="Europe\/Oslo">Europe\/Oslo/, 'zones';
	my $answer = $browser->post('/signups', %company, email => $unknown);
	is $answer->{status}, 200;
	like $answer->{body}, qr/Look into your mail/;
	my $again = $browser->post('/signups', %company, email => $known->{email});
	is $again->{body} =~ s/\Q$known->{email}/X/gr, $answer->{body} =~ s/\Q$unknown/X/gr, 'the same answer for a known address';
	for my $wrong ([email => 'x'], [country => 'XX'], [zone => 'Mars/Base'], [company => ''], [name => 'x' x 121], [email => "\x{105}\@example.test"]) {
		my %sent = (%company, email => $unknown, @$wrong);
		my $bad = $browser->post("/signups", %sent);
		is $bad->{status}, 422, "@$wrong" =~ s/[^ -~]/?/gr;
		like $bad->{body}, qr/aria-invalid="true"/, 'said beside the field';
		like $bad->{body}, qr/Quay &amp; Sons &lt;b&gt;/, 'and kept' if $wrong->[0] ne 'company';
	}
};

subtest 'the link' => sub {
	my $mail = Pages::mail_to($unknown) or return fail 'a mail was sent';
	like $mail, qr/^Subject: Finish your account/m;
	unlike $mail, qr/manyline/i, 'without our own name';
	my $link = link_of($mail);
	like $link, qr{^/signups/finish\?token=[\w-]{43}$}, 'a link';
	like $mail, qr/\Q$ENV{API_BASE_URL}\E/, 'at our own address';
	my $page = $browser->get($link);
	is $page->{status}, 200;
	like $page->{body}, qr/Quay &amp; Sons &lt;b&gt;/;
	my ($token) = $link =~ /token=(.*)/;
	is $browser->post('/signups/finish', token => $token, password => 'too short')->{status}, 422;
	is $browser->post('/signups/finish', token => $token, password => 'x' x 201)->{status}, 422;
	is $browser->post('/signups/finish', token => 'x' x 43, password => 'long enough password')->{status}, 404;
	my $made = $browser->post('/signups/finish', token => $token, password => 'long enough password');
	is $made->{status}, 303;
	is $made->{headers}{location}, '/onboarding', 'what is to do until an agent is live';
	my $home = $browser->get('/sessions');
	is $home->{status}, 200, 'logged in';
	like $home->{body}, qr/Quay &amp; Sons &lt;b&gt;/;
	my ($new) = $browser->{jar}{session} =~ /^([^.]+)/;
	is_deeply [Pages::sql($new, "select name, country, zone, kind from tenants where tenant_id = '$new'")],
		[['Quay & Sons <b>', 'DE', 'Europe/Berlin', 'customer']], 'the tenant is as it was asked for';
	is(Pages::value($new, "select role from members where tenant_id = '$new'"), 'owner');
	is $browser->post('/signups/finish', token => $token, password => 'long enough password')->{status}, 404, 'the link works once';
	is $browser->get($link)->{status}, 404;
	is(Pages->new->log_in($unknown, 'long enough password')->{status}, 303, 'the password works');
};

subtest 'an address that has an account' => sub {
	my $mail = Pages::mail_to($known->{email}) or return fail 'a mail was sent';
	like $mail, qr/^Subject: You have an account already/m;
	unlike $mail, qr/token/;
};

subtest 'a forgotten password' => sub {
	my $elsewhere = Pages->new;
	is $elsewhere->log_in($known->{email})->{status}, 303;
	my $asker = Pages->new(address => '192.0.3.' . int rand 250);
	is $asker->get('/passwords/new')->{status}, 200;
	my $answer = $asker->post('/passwords', email => $known->{email});
	is $answer->{status}, 200;
	my $nobody = $asker->post('/passwords', email => "ghost$$\@example.test");
	is $nobody->{body} =~ s/ghost$$\@example.test/X/gr, $answer->{body} =~ s/\Q$known->{email}/X/gr, 'the same answer for unknown addresses';
	my $mail = Pages::mail_to($known->{email}, qr/Choose a new password/) or return fail 'a mail was sent';
	my ($token) = link_of($mail) =~ m{^/passwords/edit\?token=([\w-]{43})$};
	ok $token, 'with a link';
	is $asker->get("/passwords/edit?token=$token")->{status}, 200;
	is $asker->post('/passwords/edit', token => $token, password => 'short')->{status}, 422;
	my $late = Pages->new;
	$late->clock(3700);
	is $late->get("/passwords/edit?token=$token")->{status}, 404, 'an hour later it does not work';
	my $saved = $asker->post('/passwords/edit', token => $token, password => 'another good one');
	is $saved->{headers}{location}, '/sessions/new';
	like $asker->follow($saved)->{body}, qr/Your new password is saved/;
	is $elsewhere->get('/sessions')->{status}, 303, 'logged out everywhere';
	is(Pages->new->log_in($known->{email})->{status}, 422, 'the old password is gone');
	is(Pages->new->log_in($known->{email}, 'another good one')->{status}, 303, 'the new one works');
	is $asker->post('/passwords/edit', token => $token, password => 'another good one')->{status}, 404, 'once';
	Pages->new(address => $asker->{address})->log_in($known->{email}, "guess $_") for 1 .. 11;
	is(Pages->new(address => $asker->{address})->log_in($known->{email}, 'another good one')->{status}, 429, 'others guess meanwhile');
	is $asker->log_in($known->{email}, 'another good one')->{status}, 303, 'and do not lock out who could read the mail';
	is(Pages::mail_to("ghost$$\@example.test", qr/./, 0), undef, 'nobody got a mail for nobody');
};

subtest 'whose host a request names does not matter' => sub {
	my $victim = Pages::person();
	my $evil = Pages->new(address => '192.0.4.4', env => { HTTP_HOST => 'evil.test', HTTP_X_FORWARDED_HOST => 'evil.test', SERVER_NAME => 'evil.test' });
	$evil->get('/passwords/new');
	is $evil->post('/passwords', email => $victim->{email})->{status}, 200;
	unlike Pages::mail_to($victim->{email}), qr/evil\.test/;
};

subtest 'too many mails' => sub {
	my $asker = Pages->new(address => '192.0.5.' . int rand 250);
	$asker->get('/passwords/new');
	my @statuses = map { $asker->post('/passwords', email => "flood$$\@example.test")->{status} } 1 .. 6;
	is_deeply \@statuses, [(200) x 5, 429];
};

done_testing;
