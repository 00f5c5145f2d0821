#!/usr/bin/perl
# interleaving.t: the events of many calls of two customers, shuffled, some twice, over many connections at once: each call ends as one
# whose events came alone and in order, and so do its lead, its cost and the statistics. LONG: again and again.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Calls;
use JSON::PP;
use List::Util qw(shuffle);
use POSIX qw(strftime);
use Test::More;

my ($calls_each, $rounds, $connections) = ($ENV{LONG} ? 25 : 8, $ENV{LONG} ? 6 : 1, 12);
my $began = int(time) - 90; # when all of the calls began
my $seed = $ENV{SEED} // int rand 1e6;
srand $seed;

sub at { return strftime('%a, %d %b %Y %H:%M:%S +0000', gmtime($began + $_[0])) }
sub iso { return strftime('%Y-%m-%dT%H:%M:%S.000000Z', gmtime($began + $_[0])) }

sub carrier { my ($status, $sequence, $second, %more) = @_; return { kind => 'status', CallStatus => $status, SequenceNumber => $sequence, Timestamp => at($second), %more } }
sub engine { my ($event, %more) = @_; return { kind => $event, %more } }

my %stories = (
	talk => [ carrier('initiated', 0, 1), carrier('ringing', 1, 3), carrier('in-progress', 2, 9), carrier('completed', 3, 69, CallDuration => 60),
		engine('call.joined', joined => iso(10)), engine('call.ended', joined => iso(10), ended => iso(68), endReason => 'hangup'),
		engine('call.billed', joined => iso(10), ended => iso(68), endReason => 'hangup', billedDuration => '60s', billingStatus => 'BILLING_STATUS_BILLED') ],
	machine => [ carrier('ringing', 1, 3), carrier('in-progress', 2, 20), { kind => 'amd', AnsweredBy => 'machine_start' }, carrier('completed', 3, 27, CallDuration => 7),
		engine('call.joined', joined => iso(20)), engine('call.ended', joined => iso(20), ended => iso(26), endReason => 'hangup') ],
	busy => [ carrier('initiated', 0, 1), carrier('ringing', 1, 2), carrier('busy', 2, 4, CallDuration => 0), engine('call.ended', ended => iso(75), endReason => 'unjoined') ],
	no_answer => [ carrier('initiated', 0, 1), carrier('ringing', 1, 2), carrier('no-answer', 2, 32, CallDuration => 0, SipResponseCode => 487),
		engine('call.ended', ended => iso(75), endReason => 'unjoined') ],
);

# Calls of all stories that were just dialed, as many of each: [{id, sid, talk, story, tenant}].
sub open_calls {
	my ($desk, $count) = @_;
	my ($list, $campaign) = (Pages::uuid(), Pages::uuid());
	my @calls = map { my $story = $_; map { { id => Pages::uuid(), lead => Pages::uuid(), sid => Calls::sid(), talk => Pages::uuid(), story => $story, desk => $desk } } 1 .. $count } sort keys %stories;
	my $n = 0;
	my $values = join ', ', map { sprintf "('%s'::uuid, '%s'::uuid, '%s', '+1415%07d')", @$_{qw(id lead talk)}, 2000000 + $n++ } @calls;
	Pages::sql($desk->{tenant}, "insert into lead_lists (tenant_id, id, name) values (cur_tenant(), '$list', '$list');
		insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, state) values (cur_tenant(), '$campaign', '$campaign', 'informational',
			'$desk->{agent}', '$desk->{number}', '$list', 'running');
		insert into campaign_lines (tenant_id, campaign_id, ready_at) values (cur_tenant(), '$campaign', 'infinity');
		create temporary table made (call, lead, talk, phone) on commit drop as values $values;
		insert into leads (tenant_id, id, list_id, phone, phone_hash) select cur_tenant(), m.lead, '$list', m.phone, 'hash ' || m.call from made m;
		insert into campaign_leads (tenant_id, campaign_id, lead_id, state, attempts, next_attempt_at)
		select cur_tenant(), '$campaign', m.lead, 'calling', 1, now() from made m;
		do \$\$ declare m record; begin for m in select * from made loop
			perform call_open('$desk->{tenant}', m.call, jsonb_build_object('direction', 'outbound', 'our_phone', '$desk->{phone}', 'their_phone', m.phone,
				'phone_hash', 'hash ' || m.call, 'agent_id', '$desk->{agent}', 'agent_version', 1, 'number_id', '$desk->{number}', 'campaign_id', '$campaign',
				'lead_id', m.lead, 'longest_seconds', 300, 'engine', 'ultravox', 'carrier', 'twilio'), now() + interval '10 minutes', to_timestamp($began));
			perform slot_take('$desk->{tenant}', m.call, now() + interval '10 minutes', now(), false, 100000, 0);
			perform call_prepared('$desk->{tenant}', m.call, m.talk, 'wss://x');
			perform call_dialing('$desk->{tenant}', m.call, to_timestamp($began));
		end loop; end \$\$");
	return @calls;
}

# One event; duplicates carry the same token and stamp.
sub say_to_us {
	my ($call, $event) = @_;
	my %fields = %$event;
	my $kind = delete $fields{kind};
	my $tenant = $call->{desk}{tenant};
	return Calls::twilio("$kind/$call->{id}?tenant=$tenant", { %fields, CallSid => $call->{sid} })->{status} if $kind !~ /^call\./;
	return Calls::ultravox({ event => $kind, call => { callId => $call->{talk}, %fields, metadata => { tenant_id => $tenant, call_id => $call->{id} } } })->{status};
}

# The events of all these calls, over so many connections, each told by whoever is free; how many were not taken.
sub say_all {
	my (@told) = @_;
	my @pids = map {
		my $first = $_;
		my $pid = fork // die;
		if (!$pid) {
			my @mine = map { $told[$_] } grep { $_ % $connections == $first } 0 .. $#told;
			POSIX::_exit(scalar(grep { say_to_us(@$_) != 204 } @mine) ? 1 : 0);
		}
		$pid;
	} 0 .. $connections - 1;
	return scalar grep { waitpid($_, 0); $? } @pids;
}

# All that is known of a call in the end, without what tells it from others.
sub endings {
	my ($tenant, @calls) = @_;
	my $ids = join ', ', map { "'$_->{id}'" } @calls;
	return map { $_->[0] => decode_json($_->[1]) } Pages::sql($tenant, "select c.id, jsonb_build_object('call', to_jsonb(c) - array['id', 'tenant_id', 'lead_id', 'their_phone', 'phone_hash',
			'engine_call_id', 'carrier_call_id', 'campaign_id', 'agent_id', 'number_id', 'our_phone'],
		'result', (select to_jsonb(r) - array['call_id', 'tenant_id'] from call_results r where r.tenant_id = c.tenant_id and r.call_id = c.id),
		'ledger', (select jsonb_agg(to_jsonb(l) - array['id', 'call_id', 'tenant_id'] order by l.kind) from ledger_entries l where l.tenant_id = c.tenant_id and l.call_id = c.id),
		'lead', (select to_jsonb(l) - array['lead_id', 'tenant_id', 'campaign_id'] from campaign_leads l where l.tenant_id = c.tenant_id and l.lead_id = c.lead_id),
		'live', (select count(*) from live_calls l where l.tenant_id = c.tenant_id and l.call_id = c.id),
		'events', (select count(*) from events e where e.tenant_id = c.tenant_id and e.call_id = c.id))
		from calls c where c.tenant_id = '$tenant' and c.id in ($ids)");
}

sub counted { # sums of the statistics, by outcome
	my ($tenant) = @_;
	return { map { my ($outcome, @sums) = @$_; $outcome => \@sums } Pages::sql($tenant, "select outcome, sum(calls), sum(answered), sum(talk_seconds), sum(price_micros) from (
		select outcome, calls, answered, talk_seconds, price_micros from stat_days where tenant_id = '$tenant' union all
		select outcome, calls, answered, talk_seconds, price_micros from stat_deltas where tenant_id = '$tenant') s group by 1 having sum(calls) <> 0") };
}

sub until_quiet { # what is fetched afterwards has been found missing
	my ($tenant) = @_;
	return Calls::until_sql($tenant, "select not exists (select from calls where tenant_id = '$tenant' and (outcome is null or 'waiting' in (transcript_state, recording_state, analysis_state)))
		and not exists (select from jobs where tenant_id = '$tenant' and state = 'queued' and kind <> 'call_reap')", 60);
}

my ($reference, @desks) = Calls::desks(3);
Pages::sql($_->{tenant}, "update agent_versions set recording = false where tenant_id = '$_->{tenant}'") for $reference, @desks; # nobody has recorded them
Pages::sql(undef, 'do $$ begin perform slots_ensure(1000); end $$');
my @alone = open_calls($reference, 1);
for my $call (@alone) { say_to_us($call, $_) for @{ $stories{ $call->{story} } } }
ok until_quiet($reference->{tenant}), 'calls whose events come one after the other';
my %known = endings($reference->{tenant}, @alone);
my %ending = map { $_->{story} => $known{ $_->{id} } } @alone;
is_deeply { map { $_ => $ending{$_}{result}{outcome} } keys %ending }, { talk => 'human', machine => 'voicemail', busy => 'busy', no_answer => 'no_answer' }, 'end as they should';
is $ending{talk}{events}, 7, 'a conversation has seven events';
my $once = counted($reference->{tenant});

for my $round (1 .. $rounds) {
	my @calls = map { open_calls($_, $calls_each) } @desks;
	my @told;
	for my $call (@calls) {
		my @events = @{ $stories{ $call->{story} } };
		push @told, map { [ $call, $_ ] } @events, @events[ map { rand @events } 1 .. 2 ];
	}
	is say_all(shuffle @told), 0, scalar(@told) . " events of @{[scalar @calls]} calls over $connections connections" or diag "SEED=$seed";
	for my $desk (@desks) {
		ok until_quiet($desk->{tenant}), 'all of it has an end';
		my @mine = grep { $_->{desk} == $desk } @calls;
		my %endings = endings($desk->{tenant}, @mine);
		my @different = grep { JSON::PP->new->canonical->encode($endings{ $_->{id} }) ne JSON::PP->new->canonical->encode($ending{ $_->{story} }) } @mine;
		is scalar @different, 0, 'each call ends like the one that was alone' or do { diag "SEED=$seed"; is_deeply $endings{ $different[0]{id} }, $ending{ $different[0]{story} }, $different[0]{story} };
		is_deeply counted($desk->{tenant}), { map { my $outcome = $_; $outcome => [ map { $_ * $calls_each * $round } @{ $once->{$outcome} } ] } keys %$once }, 'and is counted so';
		is Pages::value(undef, "select count(*) from slots where tenant_id = '$desk->{tenant}'"), 0, 'no line is kept';
	}
}

Calls::give_back($_) for $reference, @desks;
done_testing;
