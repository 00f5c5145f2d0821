#!/usr/bin/perl
# outages.t: a voice engine that is slow, closed, broken or speaks nonsense: calls in and out go on as the customer has chosen.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use Campaigns;
use JSON::PP;
use Test::More;
use Time::HiRes qw(time);

my %normal = (speed => 60, twilio_calls_per_second => 50, ultravox_calls_per_second => 50, fail_next => undef);
Calls::sandbox('settings', \%normal);
my ($quick, $rich) = map { Calls::desk(engine => $_) } qw(ultravox elevenlabs);
my %call = (ultravox => '/calls', elevenlabs => '/register-call');
my %trouble = (broken => { status => 500 }, nonsense => { garbage => JSON::PP::true, status => 200 }, closed => { drop_connection => JSON::PP::true },
	slow => { delay_ms => 3000 });

sub trouble { # what goes wrong from now on, and nothing else
	Calls::sandbox('settings', \%normal);
	Calls::sandbox('settings', { fail_next => [@_] });
}

sub down { # ENGINE and what is wrong with it
	my ($engine, %how) = @_;
	trouble({ provider => $engine, method => 'POST', path => $call{$engine}, times => 1, %how });
}

my $callers = 0;

sub call_in {
	my ($desk) = @_;
	my $sid = Calls::sid();
	my $answer = Calls::twilio('voice', { CallSid => $sid, From => '+141555502' . (10 + $callers++), To => $desk->{phone}, CallStatus => 'ringing', Direction => 'inbound' });
	my $call = Calls::row($desk->{tenant}, "select * from calls where tenant_id = cur_tenant() and carrier_call_id = '$sid'");
	return ($answer->{content}, $call);
}

my %owner = map { $_->{tenant} => Pages->member($_->{tenant}, 'owner') } $quick, $rich;

sub choose {
	my ($desk, %plan) = @_;
	return $owner{ $desk->{tenant} }->post('/settings', name => 'A business', country => 'US', zone => 'America/New_York', %plan);
}

subtest 'what is chosen is checked' => sub {
	like choose($quick, outage_plan => 'message')->{body}, qr/Please write what callers hear/, 'a message needs words';
	like choose($quick, outage_plan => 'forward')->{body}, qr/Please write the number/, 'a phone its number';
	like choose($quick, outage_plan => 'forward', outage_phone => '12')->{body}, qr/id="outage_phone-error">\w/, 'a real one';
	like choose($quick, outage_plan => 'forward', outage_phone => '+442079460018')->{body}, qr/in your own country/, 'and not abroad';
	is choose($quick, outage_plan => 'nothing')->{status}, 422, 'no other plan';
	is choose($_, outage_plan => 'other_engine')->{status}, 303, 'the other kind of voice' for $quick, $rich;
	ok Calls::until_sql($_->{tenant}, "select standby_agent_id is not null from agents where tenant_id = cur_tenant()", 40), 'where the agent then stands by' for $quick, $rich;
	unlike $owner{ $quick->{tenant} }->get('/settings')->{body}, qr/ultravox|elevenlabs/i, 'no company is named';
};

for my $name (sort keys %trouble) {
	subtest "the engine is $name: the other one answers" => sub {
		my @pairs = ([$quick, 'ultravox', 'elevenlabs'], [$rich, 'elevenlabs', 'ultravox']);
		for ($ENV{LONG} ? @pairs : $pairs[$name =~ /broken|slow/]) {
			my ($desk, $own, $other) = @$_;
			down($own, %{ $trouble{$name} });
			my $began = time;
			my ($twiml, $call) = call_in($desk);
			like $twiml, qr/<Connect>\s*<Stream url="wss:/, "$other for $own";
			is $call->{engine}, $other, 'which is kept';
			is $call->{failure}, undef;
			cmp_ok time - $began, '<', 4, 'in time';
		}
	};
}

subtest 'a message, a phone, or sorry' => sub {
	for my $desk ($rich, $ENV{LONG} ? $quick : ()) {
		my $engine = $desk->{engine};
		is choose($desk, outage_plan => 'message', outage_message => 'We are <closed> & back soon.')->{status}, 303;
		down($engine, status => 500);
		my ($twiml, $call) = call_in($desk);
		like $twiml, qr{<Say language="en-US">We are &lt;closed&gt; &amp; back soon\.</Say><Hangup/>}, 'the message is said';
		like $call->{failure}, qr/heard your message/, 'which the call tells';
		is choose($desk, outage_plan => 'forward', outage_phone => '(415) 555-0188')->{status}, 303;
		down($engine, drop_connection => JSON::PP::true);
		($twiml, $call) = call_in($desk);
		like $twiml, qr{<Dial><Number>\+14155550188</Number></Dial>}, 'the caller is connected';
		like $call->{failure}, qr/connected to \+14155550188/;
		Calls::twilio('status', { CallSid => $call->{carrier_call_id}, To => $desk->{phone}, From => $call->{their_phone}, CallStatus => 'completed', CallDuration => 30, Direction => 'inbound' });
		is(Pages::value($desk->{tenant}, "select outcome from calls where tenant_id = cur_tenant() and id = '$call->{id}'"), 'transferred', 'and so it counts');
		is choose($desk, outage_plan => 'sorry')->{status}, 303;
		down($engine, status => 500);
		like +(call_in($desk))[0], qr{<Say[^>]*>We are sorry}, 'sorry';
		ok Calls::until_sql($desk->{tenant}, "select standby_agent_id is null from agents where tenant_id = cur_tenant()"), 'nobody stands by any more';
	}
};

subtest 'pages say so' => sub {
	trouble({ provider => 'elevenlabs', method => 'POST', path => '/register-call', times => 1, status => 500 });
	call_in($quick);
	call_in($rich);
	my $page = sub { $owner{ $_[0]{tenant} }->get($_[1])->{body} };
	like $page->($rich, $_), qr/The voice service is not working just now.*Callers are asked to call again.*Calls out wait/s, $_ for '/', '/live', '/numbers', "/agents/$rich->{agent}";
	unlike $page->($quick, $_), qr/voice service is not working/, "nothing on $_ of whom it does not concern" for '/', '/live', '/numbers', "/agents/$quick->{agent}";
	call_in($rich);
	unlike $page->($rich, '/'), qr/voice service is not working/, 'nothing when it works again';
};

my %campaigns;
subtest 'a campaign' => sub {
	for my $desk ($rich, $ENV{LONG} ? $quick : ()) {
		my $plans = $campaigns{ $desk->{engine} } = Campaigns->new($desk);
		my ($engine, $other) = $desk->{engine} eq 'ultravox' ? qw(ultravox elevenlabs) : qw(elevenlabs ultravox);
		is choose($desk, outage_plan => 'other_engine')->{status}, 303;
		ok Calls::until_sql($desk->{tenant}, "select standby_agent_id is not null from agents where tenant_id = cur_tenant()", 40), 'the agent stands by';
		my $path = $engine eq 'ultravox' ? '/calls' : '/live-count';
		trouble(map { { provider => $engine, path => $_, times => 20, status => 503 } } $path, '/register-call');
		my ($id, @phones) = $plans->talkers("Other $engine", 2);
		ok $plans->all_called($id), 'goes on with the other engine';
		ok Calls::until_sql($desk->{tenant}, "select count(*) = 2 from calls where tenant_id = cur_tenant() and campaign_id = '$id' and engine = '$other' and outcome = 'human'", 30), 'which talks'
			or diag explain [Pages::sql($desk->{tenant}, "select state, outcome, engine, failure from calls where tenant_id = cur_tenant() and campaign_id = '$id'")];
		is_deeply [grep { ($plans->rung->{$_} // 0) != 1 } @phones], [], 'everybody is called once';
	}
	trouble({ provider => 'elevenlabs', path => '/live-count', times => 3, status => 503 });
	choose($rich, outage_plan => 'sorry');
	my $plans = $campaigns{elevenlabs};
	my ($id, @phones) = $plans->talkers('Waits', 1);
	ok Calls::until_sql($rich->{tenant}, "select waiting_because like 'The voice engine failed%' from campaign_lines where tenant_id = cur_tenant() and campaign_id = '$id'"), 'without another it waits';
	is $plans->rung->{ $phones[0] }, undef, 'and calls nobody';
	ok Calls::until_fast($rich->{tenant}, "select state = 'completed' from campaigns where tenant_id = cur_tenant() and id = '$id'", 60, 20, 0.3), 'until it works again';
};

Calls::ahead(undef);
Calls::give_back($_) for $quick, $rich;
Calls::sandbox('reset', {});
done_testing;
