#!/usr/bin/perl
# live.t: who is on the phone now, what was said last, and who may listen to a channel.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my ($ours, $theirs) = (Pages::tenant(), Pages::tenant());
my ($owner, $viewer, $stranger) = (Pages->member($ours, 'owner'), Pages->member($ours, 'viewer'), Pages->member($theirs, 'owner'));
my $agent = Pages::uuid();
Pages::sql($ours, "insert into agents (tenant_id, id, name) values ('$ours', '$agent', 'Mia <b>')");

# A call under way; `state`, `their_name` and `direction` may be given.
sub call {
	my ($tenant, %facts) = @_;
	my $call = Pages::uuid();
	%facts = (direction => 'outbound', state => 'in_progress', their_name => 'Ann', $tenant eq $ours ? (agent_id => $agent) : (), %facts);
	my $pairs = join ', ', map { "'$_', '" . $facts{$_} . "'" } sort keys %facts;
	Pages::sql($tenant, "do \$\$ begin perform call_open('$tenant', '$call', jsonb_build_object('our_phone', '+14155550000', 'their_phone',
		'+14155550177', 'phone_hash', 'hash', 'sandbox', true, $pairs), now() + interval '1 hour', now() - interval '65 seconds'); end \$\$");
	return $call;
}

sub over { my ($tenant, $call) = @_; Pages::sql($tenant, "do \$\$ begin perform call_fail('$tenant', '$call', 'Over.', true, now()); end \$\$") }

sub said {
	my ($tenant, $call, $turns) = @_;
	Pages::sql($tenant, "update follows set turns = :'turns' where tenant_id = '$tenant' and call_id = '$call'", turns => $turns);
}

sub followed { my ($tenant) = @_; return join ' ', map { $_->[0] } Pages::sql($tenant, "select call_id from follows where tenant_id = '$tenant' order by 1") }

sub fragment { my ($browser, $path) = @_; return $browser->get($path, HTTP_X_FRAGMENT => 1) }

subtest 'nobody is on the phone' => sub {
	my $page = $owner->get('/live');
	is $page->{status}, 200;
	like $page->{body}, qr/All quiet/;
	my $channel = Pages::value($ours, "select channel from tenants where tenant_id = '$ours'");
	like $page->{body}, qr{data-events="/events/$channel"}, 'listens to the channel of the tenant';
	my $part = fragment($owner, '/live');
	unlike $part->{body}, qr/<html|<main/, 'a fragment is the part alone';
	like $part->{body}, qr/^\s*<div [^>]*id="calls"/;
};

my $first = call($ours, their_name => 'Ann <i>');

subtest 'one call' => sub {
	my $page = $viewer->get('/live');
	like $page->{body}, qr/Ann &lt;i&gt;/, 'with whom';
	like $page->{body}, qr/Mia &lt;b&gt;/, 'who talks';
	like $page->{body}, qr/class="tag sandbox"/, 'marked as the sandbox\'s';
	like $page->{body}, qr/data-since="20[^"]+">1 min/, 'for how long, without JavaScript too';
	like $page->{body}, qr{<strong class="number">1</strong> on the phone now\.};
	is followed($ours), $first, 'the only call is followed without being asked for';
	unlike $stranger->get('/live')->{body}, qr/Ann/, 'nobody else sees it';
	is followed($theirs), '', 'or follows it';
};

subtest 'the last words' => sub {
	like $owner->get('/live')->{body}, qr/Nothing has been said yet/;
	said($ours, $first, '[{"speaker": "agent", "text": "Hello <u>"}, {"speaker": "person", "text": "Who is it?"}]');
	my $body = fragment($owner, '/live')->{body};
	like $body, qr{<b>Mia &lt;b&gt;:</b> Hello &lt;u&gt;}, 'of the agent';
	like $body, qr{<b>Ann &lt;i&gt;:</b> Who is it\?}, 'and of the person';
	unlike $body, qr/Follow what is said/;
	Pages::sql($ours, "update follows set until = now() where tenant_id = '$ours'");
	my $second = call($ours);
	unlike fragment($owner, '/live')->{body}, qr/Who is it/, 'old words are not shown';
	over($ours, $second);
};

subtest 'several calls' => sub {
	Pages::sql($ours, "delete from follows where tenant_id = '$ours'");
	my $second = call($ours, their_name => 'Ben', direction => 'inbound');
	my $ringing = call($ours, their_name => 'Cleo', state => 'ringing');
	my $foreign = call($theirs, their_name => 'Dan');
	my $body = $owner->get('/live')->{body};
	like $body, qr{>2</strong> on the phone now, <span class="number">1</span> being dialed};
	is followed($ours), '', 'none is followed by itself';
	is scalar(() = $body =~ /Follow what is said/g), 2, 'each on which somebody talks can be';
	like $body, qr{/live\?follow=$second};
	ok index($body, 'Ben') < index($body, 'Cleo'), 'those on the phone come first';
	like $body, qr/Incoming/;
	my $followed = $owner->get("/live?follow=$second");
	is followed($ours), $second;
	like $followed->{body}, qr{data-refresh="/live\?follow=$second"}, 'and goes on being followed';
	is $owner->get("/live?follow=$foreign")->{status}, 200;
	is followed($ours) . followed($theirs), $second, 'another tenant\'s call is nothing';
	unlike $owner->get('/live')->{body}, qr/Dan/;
	is $owner->get('/live?follow=' . Pages::uuid())->{status}, 200, 'a call that there is not';
	is $owner->get('/live?follow=%27x')->{status}, 422, 'no id at all';
	over($ours, $second);
	unlike $owner->get("/live?follow=$second")->{body}, qr/Ben/, 'it goes when it is over';
	over($ours, $ringing);
};

subtest 'following wakes the daemon once' => sub {
	Pages::sql(undef, "update wake set next_at = 'infinity' where queue = 'live' and tenant_id = '$ours'");
	Pages::sql($ours, "delete from follows where tenant_id = '$ours'");
	my $next = sub { Pages::value(undef, "select next_at = 'infinity' from wake where queue = 'live' and tenant_id = '$ours'") };
	Pages::sql($ours, "insert into follows (tenant_id, call_id, until) values ('$ours', '$first', now() + interval '20 seconds')");
	$owner->get('/live');
	is $next->(), 't', 'not while somebody follows already';
	cmp_ok Pages::value($ours, "select extract(epoch from until - now()) from follows where tenant_id = '$ours'"), '>', 25, 'but for longer';
	Pages::sql($ours, "delete from follows where tenant_id = '$ours'");
	$owner->get('/live');
	is $next->(), 'f', 'the first one does';
};

subtest 'many calls' => sub {
	Pages::sql($theirs, "do \$\$ begin perform call_open('$theirs', gen_random_uuid(), jsonb_build_object('direction', 'outbound', 'our_phone', '+14155550000',
		'their_phone', '+14155550177', 'phone_hash', 'hash'), now() + interval '1 hour', now()) from generate_series(1, 210); end \$\$");
	my $body = $stranger->get('/live')->{body};
	is scalar(() = $body =~ /<div class="live-head">/g), 200;
	like $body, qr/>210<.span> being dialed\. The first 200 are shown/;
};

subtest 'the page of a call that goes on' => sub {
	my $body = $viewer->get("/calls/$first")->{body};
	like $body, qr{id="call" data-refresh="/calls/$first" data-refresh-on="call words" data-refresh-for="$first"};
	is followed($ours), $first, 'is followed';
	said($ours, $first, '[{"speaker": "person", "text": "Not <now>"}]');
	my $part = fragment($viewer, "/calls/$first")->{body};
	unlike $part, qr/<html|<main/;
	like $part, qr/id="$_"/, "brings $_" for qw(call-state call-lede call);
	like $part, qr/Not &lt;now&gt;/;
	over($ours, $first);
	unlike $viewer->get("/calls/$first")->{body}, qr/data-refresh=/, 'and rests when all is there';
};

subtest 'who may listen' => sub {
	my ($our_channel, $their_channel) = map { Pages::value($_, "select channel from tenants where tenant_id = '$_'") } $ours, $theirs;
	isnt $our_channel, $their_channel;
	my $ask = sub { my ($browser, $channel) = @_; return $browser->get("/live/authorise?channel=$channel") };
	my $answer = $ask->($viewer, $our_channel);
	is $answer->{status}, 204, 'a viewer to the own channel';
	is $answer->{body}, '';
	is $ask->($owner, $our_channel)->{status}, 204;
	is $ask->($stranger, $their_channel)->{status}, 204;
	my $refused = $ask->($owner, $their_channel);
	is $refused->{status}, 403, 'nobody to another tenant\'s';
	is $refused->{body}, '', 'and nothing is said about it';
	is $ask->($stranger, $our_channel)->{status}, 403;
	is $ask->(Pages->new, $our_channel)->{status}, 403, 'nobody without a session';
	is $ask->($owner, '')->{status}, 403, 'no channel';
	is $owner->get('/live/authorise')->{status}, 403;
	is $ask->($owner, $our_channel . 'x')->{status}, 403;
	my $forger = Pages->new;
	$forger->{jar}{session} = "$ours." . $stranger->{jar}{session} =~ s/.*\.//r;
	is $ask->($forger, $our_channel)->{status}, 403, 'a session of another tenant';
	my $late = Pages->member($ours, 'owner');
	$late->clock(13 * 3600);
	is $ask->($late, $our_channel)->{status}, 403, 'a session that nobody has used';
	my $gone = Pages->member($ours, 'owner');
	$gone->post('/sessions/delete');
	is $ask->($gone, $our_channel)->{status}, 403, 'after logging out';
	Pages::sql($ours, "update tenants set suspended_at = now() where tenant_id = '$ours'");
	is $ask->($owner, $our_channel)->{status}, 403, 'a suspended customer';
	is $ask->(Pages->member($ours, 'staff'), $our_channel)->{status}, 204, 'staff look nevertheless';
};

done_testing;
