#!/usr/bin/perl
# launches.t: a new customer presses "Make my agent live", and whoever works on it is killed at each step: in the end there is one agent,
# one number that leads to it, and callers are answered.
#
# LONG: at all steps in every way, then anybody at any moment, for two minutes.
use strict;
use warnings;
use FindBin;
use lib map { "$FindBin::Bin/../$_" } qw(daemons pages hostile);
use Instance;
BEGIN { Instance::start(ULTRAVOX_CALLS_PER_SECOND => 50, TWILIO_CALLS_PER_SECOND => 20) }
use Calls;
use JSON::PP;
use MIME::Base64 qw(encode_base64);
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);
use Wire;

my @launched; # customers whose launch was promised, until they are checked

sub must { # an answer leads there
	my ($answer, $where) = @_;
	die "$where was expected: $answer->{status} ", $answer->{headers}{location} // $answer->{body}, "\n" if ($answer->{headers}{location} // '') ne $where;
}

sub sign_up { # through the pages, as a stranger does
	my $browser = Wire->new;
	my $email = 'new' . int(rand 1e9) . '@example.test';
	$browser->get('/signups/new');
	$browser->post('/signups', company => 'Quay Dental', name => 'Ada Quay', country => 'US', zone => 'America/Boise', email => $email);
	my $mail = Pages::mail_to($email) // die "no mail\n";
	my ($token) = $mail =~ s/=\r?\n//gr =~ s/=3D/=/gr =~ m{/signups/finish\?token=([\w-]{43})};
	must($browser->post('/signups/finish', token => $token, password => 'long enough password'), '/onboarding');
	($browser->{tenant}) = $browser->{jar}{session} =~ /^([^.]+)/;
	return $browser;
}

sub newcomer { # where a sign-up ends
	my $tenant = Pages::tenant(name => 'Quay Dental');
	Pages::sql($tenant, "insert into onboardings (tenant_id) values ('$tenant')");
	return Wire->member($tenant, 'owner');
}

# Through the steps to the button.
sub choose {
	my ($customer) = @_;
	must($customer->post('/onboarding/business', name => 'Quay Dental', industry => 'healthcare', contact_name => 'Ada', country => 'US', zone => 'America/Boise'),
		'/onboarding/number');
	my ($number) = $customer->get('/onboarding/number')->{body} =~ /name="number"[^>]*value="([^"]+)"/ or die "no number is free\n";
	must($customer->post('/onboarding/number', number => $number), '/onboarding/agent');
	must($customer->post('/onboarding/agent', name => 'Mia', greeting => 'Hello.', prompt => 'You are {{agent.name}}.', voice => 'Mark', language => 'en-US',
		personality => 'casual', industry => 'healthcare'), '/onboarding/knowledge');
	must($customer->post('/onboarding/knowledge', kind => 'faq', question => 'Open on Saturdays?', answer => 'Until noon.', language => 'english'), '/onboarding/knowledge');
	return $customer;
}

# Again until it is answered, as somebody presses it whose browser says that there was no answer.
sub launch {
	my ($customer) = @_;
	my $end = time + 30;
	sleep 0.1 until $customer->post('/launches')->{status} == 303 || time > $end;
	push @launched, $customer;
}

sub is_whole { # all of it, or nothing
	my ($customer) = @_;
	my $found = Pages::value($customer->{tenant}, "select concat_ws(' ', (select count(agent_id) from onboardings where tenant_id = cur_tenant()),
		(select count(*) from agents where tenant_id = cur_tenant()), (select count(*) from agent_versions where tenant_id = cur_tenant()),
		(select count(*) from numbers where tenant_id = cur_tenant()), (select count(*) from agent_documents where tenant_id = cur_tenant()),
		(select count(*) from directory where kind = 'number' and tenant_id = cur_tenant()),
		(select string_agg(p.state, ' ') from number_pool p join onboardings o on o.tenant_id = p.tenant_id and o.number_id = p.id where p.tenant_id = cur_tenant()))");
	return $found eq '0 0 0 0 0 0 reserved' ? 'nothing' : $found eq '1 1 1 1 1 1 assigned' ? 'all' : $found;
}

# The launch page says so, and nothing is still to be done; the clock runs ahead, so that nobody waits for the leases of those who were killed.
sub is_live {
	my ($customer) = @_;
	my ($end, $live) = time + 40;
	for (my $turn = 1; time < $end; $turn++) {
		$live ||= $customer->get('/launches')->{body} =~ m{<h2 id="live">Mia is live</h2>};
		my $rests = $live && eval { Pages::value($customer->{tenant}, "select not exists (select from jobs where tenant_id = cur_tenant() and state = 'queued'
			and kind in ('agent_provision', 'knowledge_sync', 'document_read'))") }; # PostgreSQL may still be on its way back
		return 1 if ($rests // '') eq 't';
		sleep 0.2;
		Calls::ahead(31) if $turn % 3 == 0;
	}
	diag explain [Pages::sql($customer->{tenant}, "select kind, state, attempts, error, run_at, leased_until from jobs where tenant_id = cur_tenant()
		union all select 'agent', state, engine_version, failure, null, null from agents where tenant_id = cur_tenant()")];
	return 0;
}

sub ask { my ($url, %headers) = @_; return decode_json($Calls::http->get($url, { headers => \%headers })->{content}) }

sub engine { # the ids of what has this name there
	my ($list, $id, $name) = @_;
	return join ' ', map { $_->{$id} } grep { $_->{name} eq $name } @{ ask("$ENV{ULTRAVOX_API_URL}/api/$list?pageSize=200", 'X-API-Key' => $ENV{ULTRAVOX_API_KEY})->{results} };
}

sub hook { # where the carrier announces calls to a number
	return ask("$ENV{TWILIO_API_URL}/2010-04-01/Accounts/$Calls::account/IncomingPhoneNumbers/$_[0].json",
		Authorization => 'Basic ' . encode_base64("$Calls::account:$ENV{TWILIO_AUTH_TOKEN}", ''))->{voice_url};
}

# What there is of a customer, here and outside, beside what should be.
sub compare {
	my ($customer) = @_;
	my ($agent, $there, $corpus, $looked, $phone, $sid, $number, $document, $leads, $dead) = @{ (Pages::sql($customer->{tenant}, "select a.id, a.engine_agent_id, k.engine_id,
		k.state, n.e164, n.carrier_sid, n.state, d.state, (select tenant_id from directory where kind = 'number' and key = n.e164),
		(select count(*) from jobs where tenant_id = cur_tenant() and state = 'dead')
		from agents a join numbers n on n.tenant_id = a.tenant_id and n.agent_id = a.id join agent_knowledge k on k.tenant_id = a.tenant_id and k.agent_id = a.id
		join documents d on d.tenant_id = a.tenant_id where a.tenant_id = cur_tenant()"))[0] };
	@$customer{qw(phone number)} = ($phone, Pages::value(undef, "select id from number_pool where e164 = '$phone'"));
	return ([is_whole($customer), engine('agents', 'agentId', $agent), engine('corpora', 'corpusId', $agent), $looked, $number, $document, $leads, $dead, hook($sid)],
		['all', $there, $corpus, 'current', 'connected', 'ready', $customer->{tenant}, 0, "$ENV{API_BASE_URL}/api/v1/webhooks/twilio/voice"]);
}

# What has to be true of all that were launched since the last time; then their numbers are free again.
sub check {
	for my $customer (@launched) {
		ok is_live($customer), 'live';
		my ($found, $wanted) = compare($customer);
		is_deeply $found, $wanted, 'one agent, its knowledge, and its number, which leads to it';
		Calls::sandbox('rings', { to => $customer->{phone}, from => '+1202555' . (1000 + int rand 9000) });
	}
	ok Calls::until_sql($_->{tenant}, "select exists (select from calls where tenant_id = cur_tenant() and direction = 'inbound' and outcome = 'human')", 30), 'a caller is answered'
		for @launched;
	Calls::give_back($_) for splice @launched;
}

sub until_true { # as the owner of the cluster, who sees what others do
	my ($sql, $end) = ($_[0], time + 10);
	while (time < $end) {
		return 1 if Pages::superuser("select $sql") eq 't';
		sleep 0.05;
	}
	return 0;
}

# The button is pressed while nobody can write to the table; CODE is called in the middle of it, and lets it go.
sub held {
	my ($customer, $table, $code) = @_;
	open my $in, '|-', 'psql', '-qX', '-U', 'postgres' or die "psql: $!";
	$in->autoflush;
	print $in "begin; lock table $table in exclusive mode;\n";
	until_true("exists (select from pg_locks where mode = 'ExclusiveLock' and granted and relation = '$table'::regclass)") or die "not held\n";
	my $pid = fork // die "fork: $!";
	if (!$pid) { $customer->post('/launches'); POSIX::_exit(0) }
	ok until_true("exists (select from pg_stat_activity where wait_event_type = 'Lock' and usename = 'manyline_web')"), "in the middle: $table";
	local $SIG{PIPE} = 'IGNORE';
	$code->(sub { print $in "commit;\n\\q\n"; close $in });
	waitpid $pid, 0;
}

sub page_killed {
	my ($customer) = @_;
	for my $table (qw(onboardings agents agent_documents number_pool directory jobs)) {
		held($customer, $table, sub { my ($let_go) = @_; Processes::end('launches'); $let_go->() });
		until_true("not exists (select from pg_stat_activity where usename = 'manyline_web' and state <> 'idle')");
		is is_whole($customer), 'nothing', 'nothing is made';
	}
	held($customer, 'jobs', sub { # all is done, and nobody hears of it
		my ($let_go) = @_;
		kill 'STOP', Processes::matching(qr{^nginx: worker});
		$let_go->();
		ok Calls::until_sql($customer->{tenant}, 'select agent_id is not null from onboardings where tenant_id = cur_tenant()', 10), 'committed';
		Instance::kill_one(qr{^nginx: });
	});
	is is_whole($customer), 'all', 'all is made';
	launch($customer);
}

# What a launch asks outside, each step with those that are under way at the same time.
my @steps = (['ultravox', 'POST', '/api/agents'], ['twilio', 'POST', '/IncomingPhoneNumbers/'], ['ultravox', 'POST', '/api/corpora']);
my @later = (['ultravox', 'GET', '/api/agents'], ['twilio', 'GET', '/IncomingPhoneNumbers/'], ['ultravox', 'POST', '/uploads'], ['openai', 'POST', '/embeddings']);
my @last = (['ultravox', 'POST', '/sources'], ['ultravox', 'PATCH', '/api/agents']);

# A launch that comes as far as these steps, of which each goes wrong as FAULT says.
sub reach {
	my ($steps, %fault) = @_;
	Calls::sandbox('settings', { fail_next => [map { { provider => $_->[0], method => $_->[1], path => $_->[2], times => 1, %fault } } @$steps] });
	launch(choose(newcomer()));
	my ($end, $left) = (time + 15, 1);
	while ($left && time < $end) {
		sleep 0.02;
		$left = @{ ask("$ENV{SANDBOX_URL}/sandbox/settings")->{fail_next} };
	}
	is $left, 0, join ', ', map { "$_->[1] $_->[2]" } @$steps;
}

my %ways = (
	'the jobs, who have asked' => sub { reach($_[0], delay_ms => 1200); Processes::end('daemons/jobs'); sleep 1.2 },
	'the jobs, before they hear that it is done' => sub {
		reach($_[0], delay_ms => 1000);
		kill 'STOP', Processes::program('daemons/jobs');
		sleep 1.1;
		Processes::end('daemons/jobs');
	},
	'the providers, who have done it and not answered' => sub { reach($_[0], accept_then_drop => JSON::PP::true); Processes::end('daemons/sandbox') },
	'the providers, who were asked' => sub { reach($_[0], delay_ms => 1500); Processes::end('daemons/sandbox') },
);

sub killed {
	my ($way, $steps) = @_;
	subtest $way => sub {
		$ways{$way}->($steps);
		my $end = time + 20;
		sleep 0.05 until time > $end || !grep { !Processes::program("daemons/$_") } qw(jobs sandbox);
		check();
	};
}

# A child that was just forked looks like its parent: only another start is one.
sub stop_postgres {
	my $started = 'select pg_postmaster_start_time()';
	my ($before, $end) = (Pages::superuser($started), time + 30);
	Instance::kill_one(qr{^\S*/postgres -D }, 'QUIT');
	sleep 0.1 until time > $end || (eval { Pages::superuser($started) } // $before) ne $before;
}

sub all_at_once {
	reach(\@steps, delay_ms => 3000);
	my $late = choose(newcomer());
	held($late, 'number_pool', sub { my ($let_go) = @_; Instance::crash(); $let_go->() });
	Instance::start_again();
	is is_whole($late), 'nothing', 'nothing is half made';
	launch($late);
	stop_postgres();
	check();
}

sub any_moment {
	my @victims = ((map { qr{^\S*/\.build/bin/$_ } } qw(daemons/jobs daemons/sandbox launches voice webhooks)), qr{^nginx: }, qr{^postgres: manyline_}, qr{^\S*/postgres -D });
	my $customer = choose(newcomer());
	my $pid = fork // die "fork: $!";
	if (!$pid) { launch($customer); POSIX::_exit(0) }
	for (1 .. 1 + int rand 3) {
		sleep rand 0.7;
		eval { Instance::kill_one($victims[rand @victims]) };
	}
	waitpid $pid, 0;
	push @launched, $customer;
	for (my $answers = 0; $answers < 3; sleep 0.2) { $answers = eval { Pages::superuser('select 1') } ? $answers + 1 : 0 }
	check();
}

Calls::sandbox('settings', { speed => 40 });
Calls::until_sql(undef, "select 2 = (select count(distinct engine) from voices) and exists (select from number_pool where state = 'available')", 40) or die "no pool\n";
subtest 'the program of the page, in the middle of the transaction' => sub { page_killed(choose(sign_up())) };
killed('the jobs, before they hear that it is done', $_) for \@steps, \@later;
killed('the jobs, who have asked', \@steps);
killed('the providers, who have done it and not answered', \@steps);
if ($ENV{LONG}) {
	for my $way (sort keys %ways) {
		killed($way, $_) for \@steps, \@later, \@last;
	}
	my $end = time + 120;
	subtest 'anybody at any moment' => sub { any_moment() while time < $end };
}
subtest 'everything at once, then PostgreSQL' => \&all_at_once;
done_testing;
