#!/usr/bin/perl
# campaigns.t: many calls at once, in disorder: five customers compete, callbacks come twice, late and overtake each other,
# people call in. What the sandbox saw must keep every rule and every limit, and what we say about it must be exact.
# LONG: one campaign of 5,000 people with 1,000 calls in progress; otherwise about 200 calls.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../daemons", "$FindBin::Bin/../bench";
use Instance;

my ($long, %is);
BEGIN {
	$long = $ENV{LONG};
	%is = $long
		? (big => 5000, small => 100, few => 25, fewer => 30, calls_in => 150, ring_every => 1.4, lines => 1500, reserve => 60, dials => 40, speed => 0.9, seconds => 900, sample => 2)
		: (big => 110, small => 10, few => 5, fewer => 6, calls_in => 20, ring_every => 0.5, lines => 80, reserve => 20, dials => 40, speed => 6, seconds => 120, sample => 0.7);
	$is{$1} = $2 + 0 while ($ENV{SOAK} // '') =~ /(\w+)=([\d.]+)/g;
	Instance::start(PLATFORM_CALLS => 2 * $is{lines}, ULTRAVOX_CONCURRENT_CALLS => $is{lines}, INBOUND_RESERVE => $is{reserve},
		ULTRAVOX_CALLS_PER_SECOND => $is{dials} + 10, TWILIO_CALLS_PER_SECOND => $is{dials}, $long ? (DATABASE_FSYNC => 'on') : ());
}
use Calls;
use Campaigns;
use Figures;
use JSON::PP;
use List::Util qw(min sum0);
use Memory;
use POSIX ();
use Test::More;
use Time::HiRes qw(time sleep);
use Witness;

my ($attempts_most, $tester) = (2, $$);

# The sandbox refuses nothing by itself: it is us who must keep to the limits.
Calls::sandbox('settings', { speed => $is{speed}, twilio_calls_per_second => 10000, ultravox_calls_per_second => 10000, ultravox_concurrent_calls => 100000,
	duplicate_share => 0.1, reorder_share => 0.1, delay_ms => 20, recording_delay_ms => 100 });

# Endings of numbers in one area, by what happens there: mostly talks, some busy, unanswered, machines, and one of the rest.
my @endings = (0 .. 3, 20 .. 23, 40 .. 43, 60 .. 63, 80 .. 83, 4, 5, 24, 25, 6, 26, 46, 7, 8, 9, 29, 10, 30, 11, 12, 13, 15, 16, 17, 18, 19);
my %calls_of = ((map { $_ => 1 } 0 .. 5, 8, 11, 15, 18, 19), (map { $_ => $attempts_most } 6, 7, 9, 10, 13), 16 => 0);
my $numbers_made = 0;
sub number { my $n = $numbers_made++; return sprintf '+1%03d55501%02d', 201 + int($n / @endings), $endings[ $n * 7 % @endings ] }
sub story { my ($phone) = @_; return substr($phone, -2) % 20 }

sub campaign {
	my ($desk, $at_once, @phones) = @_;
	my $id = $desk->{campaigns}->draft($desk->{campaigns}->list_of(@phones), calls_at_once => $at_once, attempts_most => $attempts_most,
		retry_busy_minutes => 1, retry_no_answer_minutes => 1, retry_voicemail_minutes => 1);
	return { id => $id, desk => $desk, at_once => $at_once, phones => \@phones };
}

my ($big, @small) = Calls::desks(5);
for my $desk ($big, @small) {
	$desk->{campaigns} = Campaigns->new($desk);
	Pages::sql($desk->{tenant}, "update agent_versions set recording = false, longest_seconds = 180 where tenant_id = '$desk->{tenant}'") if $desk == $big;
	Pages::sql($desk->{tenant}, "update tenants set calls_at_once = 5000 where tenant_id = '$desk->{tenant}'");
}
my @campaigns = campaign($big, 1000, map { number() } 1 .. $is{big});
my %own_limit = ($small[1]{tenant} => $is{fewer});
Pages::sql($small[1]{tenant}, "update tenants set calls_at_once = $is{fewer} where tenant_id = '$small[1]{tenant}'");
for my $desk (@small) {
	my @phones = map { number() } 1 .. $is{small};
	my @lists = $desk == $small[1] ? ([ @phones[ 0 .. $#phones / 2 ] ], [ @phones[ $#phones / 2 + 1 .. $#phones ] ]) : (\@phones);
	push @campaigns, map { campaign($desk, $desk == $small[0] ? $is{few} : 4 * $is{few}, @$_) } @lists;
}
my @suppressed = map { @{ $_->{phones} }[ 1, 2 ] } @campaigns;
for my $campaign (@campaigns) {
	Pages::sql($campaign->{desk}{tenant}, "insert into suppressions (tenant_id, phone_hash, masked, reason, created_at)
		select cur_tenant(), 'hash ' || p, '', 'manual', now() from unnest(array['@{$campaign->{phones}}[1]', '@{$campaign->{phones}}[2]']) p");
}
my @tenants = map { $_->{tenant} } $big, @small;
my $all = join ', ', map { "'$_'" } @tenants;
my %tenant_of = map { $_->{phone} => $_->{tenant} } $big, @small;

# Does something again and again in a process of its own, until it is told to stop; what it prints is found in the file.
my @helpers;
sub aside {
	my ($name, $pause, $work) = @_;
	my $pid = fork // die;
	if (!$pid) {
		$SIG{$_} = 'DEFAULT' for qw(TERM INT HUP);
		open my $out, '>', "$ENV{DATA}/$name" or die;
		$out->autoflush(1);
		while (getppid == $tester) { print $out encode_json($_), "\n" for $work->(); sleep $pause }
		POSIX::_exit(0);
	}
	push @helpers, $pid;
}

sub told { my ($name) = @_; return map { decode_json($_) } grep { /\}$/ } split /\n/, Processes::content("$ENV{DATA}/$name") }

sub live_page {
	my ($desk) = @_;
	my $before = time;
	my $answer = HTTP::Tiny->new(timeout => 20)->get("$ENV{MANYLINE_URL}/live", { headers => { Cookie => 'session=' . $desk->{campaigns}{owner}{jar}{session} } });
	my ($talking) = $answer->{content} =~ m{<strong class="number">([\d,]+)</strong> on the phone};
	my ($waiting) = $answer->{content} =~ m{<span class="number">([\d,]+)</span> being dialed};
	return { status => $answer->{status}, tenant => $desk->{tenant}, before => $before, after => time, cut => $answer->{content} =~ /The first 200/ ? 1 : 0,
		count => ($talking // 0) =~ tr/,//dr + ($waiting // 0) =~ tr/,//dr, shown => [ $answer->{content} =~ m{id="call-([0-9a-f-]{36})"}g ] };
}

sub busy { return Pages::superuser("select count(*) from live_calls where tenant_id in ($all)") }
sub run { my ($campaign) = @_; $campaign->{started} = time; is $campaign->{desk}{campaigns}->run($campaign->{id}, 'start'), 303, 'started' }

sub until_true { # SECONDS, CODE
	my ($seconds, $code) = @_;
	my $end = time + $seconds;
	while (time < $end) { return 1 if $code->(); sleep 0.5 }
	return 0;
}

my $processor = Figures::processor();
my $began = time;
run($campaigns[0]);
# The campaign has as many calls as it may have, or all lines that there are for calls out.
my ($full, $lines) = (0.9 * min(1000, $is{big}), 0.95 * ($is{lines} - $is{reserve}));
ok until_true($is{seconds}, sub { busy() >= $full || Pages::superuser('select count(*) from slots where busy_until > now()') >= $lines }), 'the big campaign takes what it may have';
diag sprintf '%d calls in progress after %.1f s', busy(), time - $began;
my ($story, $rung) = (0, 0);
aside('rings', $is{ring_every}, sub {
	return if $rung >= $is{calls_in};
	my $desk = ($big, @small)[ $rung++ % 5 ];
	return Calls::sandbox('rings', { to => $desk->{phone}, story => (qw(caller_question caller_books caller_complains))[ $rung % 3 ], from => sprintf '+1202555%04d', 2000 + $rung });
});
aside('live', $is{sample}, sub { return map { live_page($_) } $big, @small });
aside('memory', $is{sample} * 6, sub { return { map { $_->[0] => $_->[1]{pss} / 1024 } map { my $all = $_; map { [ $_, $all->{$_} ] } keys %$all } Memory::by_program($ENV{DATA}) } });
run($_) for @campaigns[ 1 .. $#campaigns ];

sub all_called { # nobody is on the phone, and nobody waits who is due
	return Pages::superuser("select not exists (select from live_calls where tenant_id in ($all)) and not exists (select from campaign_leads
		where tenant_id in ($all) and (state = 'calling' or (state = 'pending' and attempts < $_[0])))") eq 't';
}
if (!$long) {
	ok until_true($is{seconds}, sub { all_called(1) }), 'everybody was called once' or diag busy() . ' in progress';
	Calls::ahead(61);
}
ok until_true($is{seconds}, sub { all_called($attempts_most) }), 'everybody was called as often as the rules say' or diag busy() . ' in progress';
my $done = time;
ok until_true(60, sub { scalar(told('rings')) == $is{calls_in} }), 'everybody has called in';
sub outstanding {
	return Pages::superuser("select (select count(*) from calls where tenant_id in ($all) and (outcome is null or engine_call_id is not null and not engine_ended
		or 'waiting' in (transcript_state, recording_state, analysis_state))) + (select count(*) from stat_deltas where tenant_id in ($all))
		+ (select count(*) from jobs where tenant_id in ($all) and state = 'queued' and kind <> 'call_reap')
		+ (select count(*) from campaigns where tenant_id in ($all) and state <> 'completed')
		+ (select count(*) from slots where busy_until > now())");
}
ok until_true($is{seconds}, sub { outstanding() == 0 }), 'nothing is left to do, and every line is free' or diag outstanding() . ' are left';
my $over = time;
my $spent = Figures::processor();
$spent->{$_} -= $processor->{$_} // 0 for keys %$spent;
kill 'TERM', @helpers;
waitpid $_, 0 for @helpers;
sleep 1; # the sandbox writes down what it was told last

# How late we may know: a callback may be overtaken, and wait on a busy machine.
my $lag = 3 + Pages::superuser("select max(extract(epoch from received_at - sent_at)) from events where tenant_id in ($all) and kind = 'status'");
my @calls = Witness::calls();
my @talks = Witness::conversations();
my @out = grep { $_->{direction} ne 'inbound' } @calls;
my @in = grep { $_->{direction} eq 'inbound' } @calls;
my (%made, %campaign_of);
push @{ $made{"$_->{from} $_->{to}"} }, $_ for @out;
my %joined = map { $_->{carrier_call} => $_->{joined} } grep { $_->{joined} } @talks;
for my $campaign (@campaigns) { $campaign_of{"$campaign->{desk}{phone} $_"} = $campaign for @{ $campaign->{phones} } }

subtest 'every lead was called as often as its rules say' => sub {
	my %is_suppressed = map { $_ => 1 } @suppressed;
	my (@wrong, @early, %called);
	for my $key (sort keys %campaign_of) {
		my ($phone) = $key =~ / (.*)/;
		my @mine = sort { $a->{created} <=> $b->{created} } @{ $made{$key} // [] };
		my $wanted = $is_suppressed{$phone} ? 0 : $calls_of{ story($phone) };
		undef $wanted if grep { $_->{answered} && ($joined{ $_->{sid} } // 9e15) > $_->{answered} + 10 } @mine; # the conversation did not begin in time
		push @wrong, "$phone: " . @mine . ' instead of ' . ($wanted // "1 to $attempts_most") if defined $wanted ? @mine != $wanted : @mine < 1 || @mine > $attempts_most;
		push @early, $phone if $long && @mine > 1 && $mine[1]{created} - $mine[0]{ended} < 59;
	}
	is_deeply \@wrong, [], 'neither more nor less';
	is_deeply \@early, [], 'nobody again too early';
	is_deeply [ grep { !$campaign_of{$_} } keys %made ], [], 'and nobody else';
};

subtest 'no limit was passed at any moment' => sub {
	for my $campaign (@campaigns) {
		my @mine = grep { ($campaign_of{"$_->{from} $_->{to}"} // 0) == $campaign } @out;
		cmp_ok Witness::most_at_once(@mine), '<=', $campaign->{at_once}, "a campaign's $campaign->{at_once}: " . Witness::most_at_once(@mine);
	}
	for my $tenant (keys %own_limit) {
		my $most = Witness::most_at_once(grep { $tenant_of{ $_->{from} } eq $tenant } @out);
		cmp_ok $most, '<=', $own_limit{$tenant}, "a customer's $own_limit{$tenant}: $most";
	}
	my ($out, $both, $talks) = (Witness::most_at_once(@out), Witness::most_at_once(@calls), Witness::most_at_once(@talks));
	cmp_ok $out, '<=', $is{lines} - $is{reserve}, "calls out: $out, the rest is for calls in";
	cmp_ok $both, '<=', $is{lines}, "all calls: $both";
	cmp_ok $talks, '<=', $is{lines}, "conversations at the engine: $talks";
	cmp_ok $long ? $both : $talks, '>', 0.8 * min($full, $lines), 'and they were needed';
	my ($dials, $prepared) = (Witness::most_begun_within(1, @out), Witness::most_begun_within(1, @talks));
	cmp_ok $dials, '<=', $is{dials} * 1.25 + 1, "calls made within a second: $dials";
	cmp_ok $prepared, '<=', ($is{dials} + 10) * 1.25 + 1, "conversations prepared within a second: $prepared";
};

subtest 'the small ones were not starved' => sub {
	for my $desk (@small) {
		my @mine = sort { $a->{created} <=> $b->{created} } grep { $_->{from} eq $desk->{phone} } @out;
		my @firsts = do { my %seen; grep { !$seen{ $_->{to} }++ } @mine };
		my ($own) = grep { $_->{desk} == $desk } @campaigns;
		my $share = $is{lines} / 5 < $own->{at_once} ? $is{lines} / 5 : $own->{at_once};
		$share = $own_limit{ $desk->{tenant} } // $share;
		my $fair = @firsts * Witness::mean(map { $_->{ended} - $_->{created} } @firsts) / $share;
		cmp_ok $mine[0]{created} - $own->{started}, '<', 5 + $lag, sprintf 'first call after %.1f s', $mine[0]{created} - $own->{started};
		my $took = $firsts[-1]{ended} - $own->{started};
		cmp_ok $took, '<', 2 * $fair + 20 + 2 * $lag, sprintf 'all called once after %.1f s; their share alone would take %.1f s', $took, $fair;
	}
};

subtest 'who called in was answered by an agent' => sub {
	is scalar @in, $is{calls_in}, 'all of them';
	my @unanswered = grep { !$joined{ $_->{sid} } } @in; # the engine has two and a half seconds, on a machine that may be very busy
	cmp_ok scalar @unanswered, '<=', $is{calls_in} > 100 ? $is{calls_in} / 50 : 2, @unanswered . ' heard that nobody can talk';
	my @waited = map { $joined{ $_->{sid} } - $_->{created} } grep { $joined{ $_->{sid} } } @in;
	cmp_ok scalar(grep { $_ > 10 } @waited), '<=', $is{calls_in} / 10, 'in time: ' . Witness::quantiles('s', @waited);
};

subtest 'the live page was current' => sub {
	my %sid = map { @$_ } map { Pages::sql($_, "select id, carrier_call_id from calls where tenant_id = '$_' and carrier_call_id <> ''") } @tenants;
	my %call = map { $_->{sid} => $_ } @calls;
	my %id = map { $sid{$_} => $_ } keys %sid;
	my (@missing, @stale, @counts, @failed, $pages);
	for my $page (told('live')) {
		my @mine = grep { $tenant_of{ $_->{direction} eq 'inbound' ? $_->{to} : $_->{from} } eq $page->{tenant} } @calls;
		my ($least, $most) = (scalar Witness::throughout($page->{before} - $lag, $page->{after}, @mine), scalar Witness::sometime($page->{before} - $lag, $page->{after} + $lag, @mine));
		my %shown = map { $_ => 1 } @{ $page->{shown} };
		$pages++;
		push @failed, $page->{status} if $page->{status} != 200;
		push @counts, "$page->{count} instead of $least to $most" if $page->{count} < $least || $page->{count} > $most + 4 * $is{dials}; # what waits to be dialed counts, too
		push @missing, grep { !$page->{cut} && !$shown{$_} } map { $id{ $_->{sid} } // $_->{sid} } Witness::throughout($page->{before} - $lag, $page->{after}, @mine);
		push @stale, grep { my $call = $call{ $sid{$_} // '' }; $call && ($call->{ended} // 9e15) < $page->{before} - $lag } @{ $page->{shown} };
	}
	cmp_ok $pages, '>', 10, "$pages pages";
	is_deeply [ \@failed, \@missing, \@stale, \@counts ], [ [], [], [], [] ], 'it shows every call in progress, and no other'
		or diag join '; ', @failed, "missing @missing[ 0 .. min(2, $#missing) ]", "stale @stale[ 0 .. min(2, $#stale) ]", @counts[ 0 .. min(5, $#counts) ];
};

subtest 'what we say about it is exact' => sub {
	is Pages::superuser("select count(*) from calls where tenant_id in ($all) and carrier_call_id <> ''"), scalar @calls, 'each call is one of ours';
	is Pages::superuser("select count(*) from call_results where tenant_id in ($all)"), Pages::superuser("select count(*) from calls where tenant_id in ($all)"), 'one outcome each';
	my $heard = sum0 map { $_->{duration} // 0 } @calls;
	is Pages::superuser("select sum(talk_seconds) from calls where tenant_id in ($all)"), $heard, 'every second is the carrier\'s';
	is Pages::superuser("with scratch as (select c.tenant_id, (c.created_at at time zone t.zone)::date as day, c.campaign_id, c.agent_id, c.direction, c.outcome, count(*) as calls,
			sum(coalesce(c.talk_seconds, 0)) as talk, sum((select coalesce(sum(l.price_micros), 0) from ledger_entries l where l.tenant_id = c.tenant_id and l.call_id = c.id)) as price,
			count(*) filter (where c.outcome in ('human', 'opted_out', 'transferred', 'wrong_number')) as answered, count(*) filter (where c.sentiment = 'positive') as positive
		from calls c join tenants t on t.tenant_id = c.tenant_id where c.tenant_id in ($all) group by 1, 2, 3, 4, 5, 6),
		kept as (select tenant_id, day, nullif(campaign_id, '00000000-0000-0000-0000-000000000000') as campaign_id, agent_id, direction, outcome, calls, talk_seconds as talk,
			price_micros as price, answered, positive from stat_days where tenant_id in ($all) and calls <> 0)
		select count(*) from ((select * from scratch except select tenant_id, day, campaign_id, agent_id, direction, outcome, calls, talk, price, answered, positive from kept)
			union all (select tenant_id, day, campaign_id, agent_id, direction, outcome, calls, talk, price, answered, positive from kept except select * from scratch)) x"), 0, 'days are what counting says';
	is Pages::superuser("select count(*) from (select tenant_id, sum(calls) as n from stat_hours where tenant_id in ($all) group by 1) h
		join (select tenant_id, count(*) as n from calls where tenant_id in ($all) group by 1) c on c.tenant_id = h.tenant_id and c.n = h.n"), 5, 'so are hours';
	is Pages::superuser("select count(*) from calls c cross join lateral (select v.* from prices v where v.valid_from <= c.created_at order by v.valid_from desc, v.version desc limit 1) p
		where c.tenant_id in ($all) and (select coalesce(sum(l.cost_micros), 0) from ledger_entries l where l.tenant_id = c.tenant_id and l.call_id = c.id and l.kind <> 'analysis')
		<> ceil(coalesce(c.talk_seconds, 0) / 60.0) * p.carrier_minute_micros + case when c.billed_seconds > 0 then (ceil(c.billed_seconds / 6.0) * p.engine_minute_micros / 10)::bigint else 0 end"),
		0, 'the ledger is the sum of its calls';
	for my $desk ($big, $small[1]) {
		my @rows = split /\r?\n/, $desk->{campaigns}{owner}->get('/analytics/csv?days=7')->{body};
		my $sum = 0;
		$sum += (split /,/)[2] for @rows[ 1 .. $#rows ];
		is $sum, Pages::value($desk->{tenant}, "select count(*) from calls where tenant_id = '$desk->{tenant}'"), 'so is the page of statistics';
	}
	is Pages::superuser("select count(*) from jobs where tenant_id in ($all) and state = 'dead'"), 0, 'no work was given up'
		or diag Pages::superuser("select string_agg(distinct kind || ': ' || error, '; ') from jobs where tenant_id in ($all) and state = 'dead'");
	is Pages::superuser("select count(*) from campaigns where tenant_id in ($all) and state <> 'completed'"), 0, 'every campaign is complete'
		or diag Pages::superuser("select string_agg(name || ' ' || state || coalesce(paused_because, ''), ', ') from campaigns where tenant_id in ($all)");
	is Pages::superuser('select deadlocks from pg_stat_database where datname = current_database()'), 0, 'no transactions waited for each other in a circle';
};

my @dialed = map { @$_ } map { [ Pages::sql($_, "select extract(epoch from k.dialing_at - a.decided_at), extract(epoch from k.joined_at - k.answered_at), k.first_word_ms from calls k
	left join attempts a on a.tenant_id = k.tenant_id and a.id = k.attempt_id where k.tenant_id = '$_'") ] } @tenants;
my ($memory) = sort { sum0(values %$b) <=> sum0(values %$a) } told('memory');
diag sprintf '%d calls out and %d in within %.0f s (%.1f a second), all done after %.0f s; %d at once at the most', scalar @out, scalar @in, $done - $began,
	@calls / ($done - $began), $over - $began, Witness::most_at_once(@calls);
diag sprintf 'the latest callback came after %.1f s', $lag - 3;
diag 'from the decision to the dialing: ' . Witness::quantiles('s', map { $_->[0] } grep { $_->[0] ne '' } @dialed);
my %answered = map { $_->{sid} => $_->{answered} } @calls;
diag 'from the answer to the conversation: ' . Witness::quantiles('s', map { $_->{joined} - $answered{ $_->{carrier_call} } } grep { $_->{joined} && $answered{ $_->{carrier_call} } } @talks);
my %each = map { $_ => 1000 * $spent->{$_} / @calls } keys %$spent;
diag 'processor milliseconds a call: ' . Figures::list(\%each, 0.1);
diag sprintf 'memory (PSS) at the peak, MB: %.1f; of it %s', sum0(values %$memory), Figures::list($memory, 0.5);
done_testing;
