#!/usr/bin/perl
# sandbox.t: the page of the sandbox: what each role may do there, what is refused, and that it is not there when it is off.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use HTTP::Tiny;
use JSON::PP;
use Test::More;
use Pages;

my ($ours, $theirs) = (Pages::tenant(), Pages::tenant());
my %member = map { ($_ => Pages->member($ours, $_)) } qw(viewer manager owner staff);
my ($agent, $number, $foreign) = map { Pages::uuid() } 1 .. 3;
my $digits = sprintf '%07d', rand 1e7;
Pages::sql($ours, "insert into agents (tenant_id, id, name) values ('$ours', '$agent', 'Mia <b>');
	insert into numbers (tenant_id, id, e164, carrier_sid, taken_at) values ('$ours', '$number', '+1415$digits', 'PNx', now())");
Pages::sql($theirs, "insert into numbers (tenant_id, id, e164, carrier_sid, taken_at, state) values ('$theirs', '$foreign', '+1416$digits', 'PNy', now(), 'connected')");

sub speed { return decode_json(HTTP::Tiny->new->get("$ENV{SANDBOX_URL}/sandbox/settings")->{content})->{speed} }

sub with { my ($browser, %env) = @_; return bless { %$browser, env => \%env }, 'Pages' }

subtest 'everybody sees the stories' => sub {
	for my $role (qw(viewer manager owner staff)) {
		my $page = $member{$role}->get('/sandbox');
		is $page->{status}, 200, $role;
		like $page->{body}, qr/data-copy="\+14155550109"/, 'a number to copy';
		like $page->{body}, qr/The line is busy/;
		like $page->{body}, qr{href="/lead-imports/sample"};
	}
	my $answer = Pages->new->get('/sandbox');
	is $answer->{status}, 303, 'nobody else does';
};

subtest 'what each role may do' => sub {
	Pages::sql($ours, "update numbers set state = 'connected', agent_id = '$agent' where tenant_id = '$ours'");
	my %sees = map { my $body = $member{$_}->get('/sandbox')->{body}; ($_ => join ' ', grep { $body =~ m{action="/sandbox/$_"} } qw(calls settings)) } keys %member;
	is_deeply \%sees, { viewer => '', manager => 'calls', owner => 'calls settings', staff => 'calls settings' }, 'is offered';
	is $member{viewer}->post('/sandbox/calls', number => $number)->{status}, 403;
	is $member{viewer}->post('/sandbox/settings', speed => 1)->{status}, 403;
	is $member{manager}->post('/sandbox/settings', speed => 1)->{status}, 403;
	like $member{manager}->get('/sandbox')->{body}, qr{<option value="$number">\+1415$digits · Mia &lt;b&gt;</option>}, 'numbers that are answered';
	unlike $member{manager}->get('/sandbox')->{body}, qr/$foreign|1416$digits/, 'of this tenant only';
};

subtest 'a call in that cannot be' => sub {
	is $member{manager}->post('/sandbox/calls', number => $foreign)->{status}, 404, 'another tenant\'s number';
	is $member{manager}->post('/sandbox/calls', number => Pages::uuid())->{status}, 404;
	is $member{manager}->post('/sandbox/calls', number => 'x')->{status}, 422;
	my $from = $member{manager}->post('/sandbox/calls', number => $number, from => '12 <b>', story => 'caller_books');
	is $from->{status}, 422, 'a caller\'s number that is none';
	like $from->{body}, qr/name="from"[^>]*value="12 &lt;b&gt;"/, 'is still there';
	like $from->{body}, qr/id="from-error">[^<]+</, 'with what is wrong beside it';
	like $from->{body}, qr/value="caller_books" selected/, 'and so is the rest';
	my $unknown = $member{manager}->post('/sandbox/calls', number => $number);
	is $unknown->{status}, 422, 'a number that the sandbox does not have';
	like $unknown->{body}, qr/id="number-error">[^<]*numbers of its own/;
	Pages::sql($ours, "update numbers set agent_id = null where tenant_id = '$ours'");
	my $unanswered = $member{manager}->post('/sandbox/calls', number => $number);
	is $unanswered->{status}, 422;
	like $unanswered->{body}, qr/has to be answered by an agent first/;
};

subtest 'speed' => sub {
	my $before = speed();
	my $answer = $member{owner}->post('/sandbox/settings', speed => 60);
	is $answer->{status}, 303;
	is speed(), 60, 'an owner sets it in development';
	like $member{viewer}->get('/sandbox')->{body}, qr/60 times as fast/, 'and all see it';
	is $member{owner}->post('/sandbox/settings', speed => 999)->{status}, 422, 'one of those offered';
	is $member{staff}->post('/sandbox/settings', speed => 10)->{status}, 303, 'staff do, too';
	is speed(), 10;
	my $production = with($member{owner}, ENVIRONMENT => 'production');
	unlike $production->get('/sandbox')->{body}, qr{action="/sandbox/settings"}, 'in production it is not the owner\'s';
	is $production->post('/sandbox/settings', speed => 1)->{status}, 403;
	is with($member{staff}, ENVIRONMENT => 'production')->post('/sandbox/settings', speed => 60)->{status}, 303, 'but the staff\'s';
	HTTP::Tiny->new->post("$ENV{SANDBOX_URL}/sandbox/settings", { content => encode_json({ speed => $before }), headers => { 'Content-Type' => 'application/json' } });
	is speed(), $before;
};

subtest 'the sandbox does not answer' => sub {
	Pages::sql($ours, "update numbers set agent_id = '$agent' where tenant_id = '$ours'");
	my $deaf = with($member{owner}, SANDBOX_URL => 'http://127.0.0.1:1');
	my $page = $deaf->get('/sandbox');
	is $page->{status}, 200, 'the page is there';
	like $page->{body}, qr/The sandbox does not answer just now/, 'and says it';
	my $ring = $deaf->post('/sandbox/calls', number => $number, from => '+14155550177');
	is $ring->{status}, 502;
	like $ring->{body}, qr/value="\+14155550177"/, 'what was typed is still there';
	is $deaf->post('/sandbox/settings', speed => 1)->{status}, 502;
};

subtest 'the sandbox is off' => sub {
	for my $role (sort keys %member) {
		my $off = with($member{$role}, SANDBOX => 'off');
		is $off->get('/sandbox')->{status}, 404, $role;
		unlike $off->get('/live')->{body}, qr{href="/sandbox"}, 'and it is offered nowhere';
	}
	my $off = with($member{owner}, SANDBOX => 'off');
	is $off->post('/sandbox/calls', number => $number)->{status}, 404;
	is $off->post('/sandbox/settings', speed => 1)->{status}, 404;
};

done_testing;
