#!/usr/bin/perl
# live.t: pushing: streams of several customers through nginx, the words of a call that somebody follows, and log-outs.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use IO::Select;
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(time sleep);

my ($host, $port) = $ENV{MANYLINE_URL} =~ m{//([^:/]+):(\d+)};
my $before = JSON::PP::decode_json(HTTP::Tiny->new->get("$ENV{SANDBOX_URL}/sandbox/settings")->{content})->{speed};
END { Calls::sandbox('settings', { speed => $before }) if $before }

sub channel_of { my ($tenant) = @_; return Pages::value($tenant, "select channel from tenants where tenant_id = '$tenant'") }

# A stream as a browser opens it; `status` is undef while nothing has been answered.
sub listen_to {
	my ($browser, $channel, %headers) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port) or die "no connection: $!";
	%headers = (Host => "$host:$port", Accept => 'text/event-stream', Cookie => $browser ? 'session=' . $browser->{jar}{session} : 'x=y', %headers);
	print $socket "GET /events/$channel HTTP/1.1\r\n", (map { "$_: $headers{$_}\r\n" } sort keys %headers), "\r\n";
	my $stream = { socket => $socket, text => '' };
	hear($stream, qr/\r\n\r\n/, 10);
	($stream->{status}) = $stream->{text} =~ m{^HTTP/1.1 (\d+)};
	return $stream;
}

# Reads until the pattern has come, or so many seconds have passed; whether it has.
sub hear {
	my ($stream, $pattern, $seconds) = @_;
	my $end = time + $seconds;
	my $ready = IO::Select->new($stream->{socket});
	while ($stream->{text} !~ $pattern && time < $end && !$stream->{over}) {
		next unless $ready->can_read(0.1);
		$stream->{over} = 1 unless sysread $stream->{socket}, $stream->{text}, 65536, length $stream->{text};
	}
	return $stream->{text} =~ $pattern;
}

my $desk = Calls::desk();
my ($ours, $theirs) = ($desk->{tenant}, Pages::tenant());
my ($owner, $viewer, $stranger) = (Pages->member($ours, 'owner'), Pages->member($ours, 'viewer'), Pages->member($theirs, 'owner'));
my ($our_channel, $their_channel) = map { channel_of($_) } $ours, $theirs;
my ($seen, $foreign) = (listen_to($viewer, $our_channel), listen_to($stranger, $their_channel));

subtest 'who is let in' => sub {
	is $seen->{status}, 200, 'a viewer';
	like $seen->{text}, qr{^content-type: text/event-stream}mi;
	is $foreign->{status}, 200, 'the owner of another tenant, to the own channel';
	is listen_to($stranger, $our_channel)->{status}, 403, 'not to ours';
	is listen_to(undef, $our_channel)->{status}, 403, 'nobody';
	is listen_to($owner, $our_channel, Origin => 'https://evil.test')->{status}, 403, 'no page of another site';
	is(HTTP::Tiny->new->get("$ENV{MANYLINE_URL}/live/authorise?channel=$our_channel", { headers => { Cookie => "session=$owner->{jar}{session}" } })->{status},
		404, 'what nginx asks is not to be asked from outside');
	is(HTTP::Tiny->new->post("$ENV{MANYLINE_URL}/events/$our_channel", { content => '{"kind":"call"}' })->{status}, 403, 'nobody publishes from outside');
	is(HTTP::Tiny->new->post("$ENV{MANYLINE_URL}/publish/$our_channel", { content => '{"kind":"call"}' })->{status}, 404);
};

subtest 'a call in, from the sandbox page to the last word' => sub {
	Calls::sandbox('settings', { speed => 2 });
	my $ring = $owner->post('/sandbox/calls', number => $desk->{number}, story => 'caller_books', from => '+1 415 555 0177');
	is $ring->{status}, 303;
	is $ring->{headers}{location}, '/live';
	ok hear($seen, qr/^data: \{"kind":"call","call":"([0-9a-f-]+)"\}/m, 15), 'the browsers of the tenant are told' or return;
	my ($call) = $seen->{text} =~ /"call":"([0-9a-f-]+)"/;
	ok Calls::until_sql($ours, "select state = 'in_progress' from calls where tenant_id = '$ours' and id = '$call'"), 'it is on the phone';
	unlike $seen->{text}, qr/"kind":"words"/, 'nobody looks: nobody asks what is said';
	my $page = $viewer->get('/live');
	like $page->{body}, qr/415-555-0177/;
	ok hear($seen, qr/"kind":"words","call":"$call"/, 15), 'somebody looks: the words come';
	my $fragment = $viewer->get('/live', HTTP_X_FRAGMENT => 1);
	like $fragment->{body}, qr{<blockquote><p><b>Ann:</b> Hello, this is Ann\.}, 'and the page has them';
	ok hear($seen, qr/("kind":"words".*){3}/s, 20), 'more words come as they are said';
	like $viewer->get('/live', HTTP_X_FRAGMENT => 1)->{body}, qr{<b>Person:</b> \w}, 'of both';
	ok Calls::until_sql($ours, "select ended_at is not null from calls where tenant_id = '$ours' and id = '$call'", 40), 'it ends';
	like $viewer->get('/live')->{body}, qr/All quiet/;
	ok Calls::until_sql($ours, "select count(*) = 0 from follows where tenant_id = '$ours' and until > now() + interval '31 seconds'"), 'nobody follows for ever';
	is $foreign->{text} =~ /^data:/m, '', 'another tenant has heard nothing';
};

subtest 'streams do not mix' => sub {
	my $publish = sub { # as programs do
		my ($channel, $text) = @_;
		system('curl', '-s', '-o', '/dev/null', '--unix-socket', "$ENV{RUN_FOLDER}/publish.sock", '--data', $text, "http://localhost/publish/$channel");
	};
	$publish->($our_channel, qq({"kind":"call","call":"ours-$_"})), $publish->($their_channel, qq({"kind":"call","call":"theirs-$_"})) for 1 .. 20;
	ok hear($seen, qr/ours-20"/, 10);
	ok hear($foreign, qr/theirs-20"/, 10);
	is scalar(() = $seen->{text} =~ /"ours-\d+"/g), 20;
	is scalar(() = $foreign->{text} =~ /"theirs-\d+"/g), 20;
	unlike $seen->{text}, qr/theirs/;
	unlike $foreign->{text}, qr/ours/;
};

subtest 'a break' => sub {
	my ($last) = $seen->{text} =~ /.*^id: (\S+)/ms;
	my ($early) = $seen->{text} =~ /^id: (\S+)\s+data: [^\n]*"ours-10"/m;
	my $resumed = listen_to($viewer, $our_channel, 'Last-Event-ID' => $early // $last);
	ok hear($resumed, qr/ours-20"/, 10), 'what was missed comes afterwards';
	unlike $resumed->{text}, qr/"ours-10"/, 'and nothing twice';
};

subtest 'logging out' => sub {
	my $leaving = Pages->member($ours, 'manager');
	my $other = Pages->member($theirs, 'manager');
	my ($cut, $kept) = (listen_to($leaving, $our_channel), listen_to($other, $their_channel));
	my $session = $leaving->{jar}{session};
	my $csrf = $leaving->csrf;
	my $answer = HTTP::Tiny->new(max_redirect => 0)->post_form("$ENV{MANYLINE_URL}/sessions/delete", { csrf => $csrf }, { headers => { Cookie => "session=$session" } });
	is $answer->{status}, 303;
	hear($cut, qr/^\0/, 5);
	ok $cut->{over} || $cut->{text} =~ /410/, 'ends the stream';
	$leaving->{jar}{session} = $session;
	is listen_to($leaving, $our_channel)->{status}, 403, 'and it is not opened again';
	is listen_to($viewer, $our_channel)->{status}, 200, 'the others come back';
	hear($kept, qr/^\0/, 1);
	ok !$kept->{over}, 'another tenant\'s stream goes on';
};

# Whoever is out hears no more, and is not let in again; the others come back.
sub is_out {
	my ($browser, $stream, $channel, $what) = @_;
	hear($stream, qr/^\0/, 5);
	ok $stream->{over} || $stream->{text} =~ /410/, "$what ends the stream";
	is listen_to($browser, $channel)->{status}, 403, 'and it is not opened again';
}

subtest 'who is removed, or whose sessions end' => sub {
	my ($removed, $leaving, $elsewhere, $forgetful) = map { Pages->member($ours, 'manager') } 1 .. 4;
	my $second = bless { %$elsewhere, jar => { session => Pages::session($ours, $elsewhere->{person}) } }, 'Pages';
	my @ways = (
		[$removed, 'being removed', sub { $owner->post("/members/$removed->{person}{id}/delete") }],
		[$leaving, 'leaving', sub { $leaving->post('/members/leave') }],
		[$second, 'signing out everywhere else', sub { $elsewhere->post('/profile/sessions/delete') }],
		[$forgetful, 'a new password by mail', sub {
			my $token = Pages::token();
			Pages::sql(undef, "select password_reset_begin('" . Digest::SHA::sha256_hex($token) . "', '$forgetful->{person}{email}', now())");
			my $browser = Pages->new;
			$browser->get("/passwords/edit?token=$token");
			$browser->post('/passwords/edit', token => $token, password => 'another good one');
		}]);
	for my $way (@ways) {
		my ($browser, $what, $act) = @$way;
		my ($stream, $session) = (listen_to($browser, $our_channel), $browser->{jar}{session});
		is $stream->{status}, 200;
		is $act->()->{status}, 303, $what;
		$browser->{jar}{session} = $session;
		is_out($browser, $stream, $our_channel, $what);
	}
	is listen_to($_, $our_channel)->{status}, 200, 'others come back' for $viewer, $elsewhere;
};

subtest 'a customer who is suspended' => sub {
	my ($tenant, $staff) = (Pages::tenant(name => 'Late Payer'), Pages->member($Pages::operator, 'staff'));
	my $member = Pages->member($tenant, 'owner');
	my $stream = listen_to($member, channel_of($tenant));
	is $stream->{status}, 200;
	is $staff->post("/admin/tenants/$tenant/suspensions", typed_name => 'Late Payer', reason => 'Bills are not paid')->{status}, 303;
	is_out($member, $stream, channel_of($tenant), 'being suspended');
};

Calls::give_back($desk);
done_testing;
