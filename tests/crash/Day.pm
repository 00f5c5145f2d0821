# Day.pm: a busy day on a copy that is killed meanwhile: who works on it, what they were promised, and what has to be true in the end.
package Day;
use strict;
use warnings;
use Calls;
use Campaigns;
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep time);
use Uploads;

my $days = 0;

sub new { # OPTIONS: leads
	my ($class, %options) = @_;
	my $desk = Calls::desk();
	my $self = bless { plans => Campaigns->new($desk), desk => $desk, tenant => $desk->{tenant}, carrier => Pages::tenant(),
		folder => File::Temp::tempdir('manyline-XXXXXXXX', TMPDIR => 1, CLEANUP => 1), workers => [], imports => {}, numbers => [], rows => 0 }, $class;
	$self->{phones} = [ map { sprintf '+1%d555%04d', 201 + 100 * int($_ / 100) + $days, 100 + $_ % 100 } 0 .. $options{leads} - 1 ];
	$days++;
	$self->{campaign} = $self->{plans}->draft($self->{plans}->list_of(@{ $self->{phones} }), attempts_most => 1, calls_at_once => 10);
	$self->{plans}->run($self->{campaign}, 'start') == 303 or die "not started\n";
	return $self;
}

# Runs CODE again and again beside the test, with a browser or client of its own; what it returns was promised, and is written down.
sub work {
	my ($self, $name, $code) = @_;
	my $parent = $$;
	defined(my $pid = fork) or die;
	push @{ $self->{workers} }, $pid and return if $pid;
	srand;
	$Calls::http = HTTP::Tiny->new(timeout => 20, max_redirect => 0);
	open my $promises, '>', "$self->{folder}/$name-$$" or POSIX::_exit(1);
	$promises->autoflush;
	for (my $turn = 0; !-e "$self->{folder}/over" && getppid == $parent; $turn++) {
		print $promises "$_\n" for $code->($turn);
	}
	close $promises;
	POSIX::_exit(0);
}

sub promised { my ($self, $name) = @_; return map { chomp; $_ } map { open my $file, '<', $_ or die; <$file> } glob "$self->{folder}/$name-*" }

sub promises { my ($self, $name) = @_; my $bytes = 0; $bytes += -s $_ // 0 for glob "$self->{folder}/$name-*"; return $bytes }

# Whether work goes on: new events are answered, and new pages.
sub goes_on {
	my ($self) = @_;
	my ($events, $lists, $end) = ($self->promises('event'), $self->promises('list'), time + 60);
	while (time < $end) {
		return 1 if $self->promises('event') > $events && $self->promises('list') > $lists;
		sleep 0.02;
	}
	return 0;
}

sub over {
	my ($self) = @_;
	open my $file, '>', "$self->{folder}/over" or die;
	waitpid $_, 0 for @{ $self->{workers} };
}

# Calls of a tenant of the carrier's, dialed just now, which nobody but this test speaks of.
sub open_calls {
	my ($self, $count) = @_;
	my @calls = map { Pages::uuid() } 1 .. $count;
	my $list = join ',', @calls;
	Pages::sql($self->{carrier}, "do \$\$ declare id uuid; begin
		foreach id in array '{$list}'::uuid[] loop
			perform call_open('$self->{carrier}', id, jsonb_build_object('direction', 'outbound', 'our_phone', '+12025550100', 'their_phone',
				'+13035550100', 'phone_hash', 'hash ' || id, 'engine', 'ultravox', 'carrier', 'twilio'), now() + interval '10 minutes', now());
			perform call_dialing('$self->{carrier}', id, now());
		end loop; end \$\$");
	return @calls;
}

# The carrier tells of calls, several events at the same moment, and of all of them again and again; what was answered with
# 2xx is promised.
sub tell_events {
	my ($self, @calls) = @_;
	my @states = qw(initiated ringing in-progress completed);
	my %sids = map { $_ => Calls::sid() } @calls;
	$self->work(event => sub {
		my ($turn) = @_;
		my $call = $calls[$turn % @calls];
		my $sid = $sids{$call};
		sleep 0.05 + rand 0.1;
		return map { my $answer = Calls::twilio("status/$call?tenant=$self->{carrier}", { CallSid => $sid, CallStatus => $states[$_],
			SequenceNumber => $_, $_ == 3 ? (CallDuration => 20) : () }); $answer->{success} ? "$call $_" : () } 0 .. 3;
	});
}

# Somebody makes lists on the pages, through nginx.
sub make_lists {
	my ($self) = @_;
	my $owner = $self->{plans}{owner};
	my %headers = (Cookie => 'session=' . Pages::escape($owner->{jar}{session}), 'Content-Type' => 'application/x-www-form-urlencoded');
	$self->work(list => sub {
		my ($turn) = @_;
		my $answer = $Calls::http->post("$ENV{MANYLINE_URL}/lead-lists", { headers => \%headers,
			content => Pages::encode(new_list => "By hand $$ $turn", csrf => $owner->csrf) });
		sleep 0.05;
		return $answer->{status} == 303 ? "By hand $$ $turn" : ();
	});
}

# People call the desk's number.
sub ring {
	my ($self) = @_;
	eval { Calls::sandbox('rings', { to => $self->{desk}{phone}, from => sprintf '+1202555%04d', rand 10000 }) };
}

sub take_number {
	my ($self) = @_;
	my $id = Pages::value(undef, "select id from number_pool where state = 'available' order by e164 limit 1") or die "no number is left\n";
	my $answer = $self->{plans}{owner}->post("/numbers/$id/assignments", agent_id => $self->{desk}{agent});
	push @{ $self->{numbers} }, $id if $answer->{status} == 303;
}

sub import {
	my ($self, $rows) = @_;
	return if !ref $self;
	my $first = 2_000_000 + $self->{rows};
	my $file = join '', "Name,Phone\n", map { sprintf "Person %d,+1212%07d\n", $_, $first + $_ } 1 .. $rows;
	my $id = Uploads::id_of(Uploads::upload($self->{plans}{owner}, "day $first.csv", $file)) or return;
	my $answer = Uploads::start($self->{plans}{owner}, $id);
	$self->{rows} += $rows;
	$self->{imports}{$id} = $rows if $answer->{status} == 303;
}

# Lets all come to rest, with the clock ahead of what waits for somebody who is no more.
sub rest {
	my ($self) = @_;
	$self->over;
	my $end = time + 60;
	sleep 0.1 until eval { Pages::value(undef, 'select 1') } || time > $end;
	my $quiet = "(select count(*) from live_calls where tenant_id = cur_tenant()) = 0 and (select count(*) from stat_deltas where tenant_id = cur_tenant()) = 0
		and not exists (select from jobs where tenant_id = cur_tenant() and state = 'queued' and kind not in ('call_reap', 'lead_import_expire'))";
	ok Calls::until_fast($self->{tenant}, "select $quiet and (select state = 'completed' from campaigns where tenant_id = cur_tenant() and id = '$self->{campaign}')", 120, 30, 0.4),
		'all comes to rest by itself' or diag explain [Pages::sql($self->{tenant}, "select 'campaign', state, coalesce(paused_because, '') from campaigns where tenant_id = cur_tenant()
		union all select kind, payload::text, attempts || ' ' || coalesce(error, '') from jobs where tenant_id = cur_tenant() and state = 'queued'
		union all select 'live', state, id::text from calls where tenant_id = cur_tenant() and id in (select call_id from live_calls where tenant_id = cur_tenant())")];
	ok Calls::until_fast($self->{carrier}, "select $quiet", 120, 30, 0.4), 'at the carrier, too' or diag explain [Pages::sql($self->{carrier}, "select kind, attempts || ' ' || coalesce(error, '')
		from jobs where tenant_id = cur_tenant() and state = 'queued' union all select 'live', call_id::text from live_calls where tenant_id = cur_tenant()")];
}

sub now { # as the product's clock shows it
	open my $file, '<', $ENV{MANYLINE_CLOCK} or die "$ENV{MANYLINE_CLOCK}: $!\n";
	return time + <$file>;
}

sub none { # SQL has no row
	my ($tenant, $sql, $what) = @_;
	is_deeply [Pages::sql($tenant, $sql)], [], $what;
}

sub nothing_lost {
	my ($self) = @_;
	my %kept = map { ("$_->[0] $_->[1]" => 1) } Pages::sql($self->{carrier}, "select call_id, substring(body from 'SequenceNumber=([0-9]+)') from events where tenant_id = cur_tenant()");
	my @events = $self->promised('event');
	cmp_ok scalar @events, '>', 50, scalar(@events) . ' events were answered';
	is_deeply [grep { !$kept{$_} } @events], [], 'each of them is kept';
	my %ended = map { $_->[0] => 1 } Pages::sql($self->{carrier}, "select id from calls where tenant_id = cur_tenant() and state = 'completed' and outcome = 'human' and talk_seconds = 20");
	is_deeply [grep { / 3$/ && !$ended{ s/ 3$//r } } @events], [], 'and was applied';
	my %lists = map { $_->[0] => 1 } Pages::sql($self->{tenant}, 'select name from lead_lists where tenant_id = cur_tenant()');
	my @lists = $self->promised('list');
	cmp_ok scalar @lists, '>', 20, scalar(@lists) . ' lists were made';
	is_deeply [grep { !$lists{$_} } @lists], [], 'each of them is there';
}

sub nobody_twice {
	my ($self) = @_;
	my $rung = $self->{plans}->rung;
	is_deeply [grep { ($rung->{$_} // 0) > 1 } @{ $self->{phones} }], [], 'nobody was called twice';
	my %known = map { $_->[0] => 1 } Pages::sql($self->{tenant}, "select their_phone from calls where tenant_id = cur_tenant() and direction = 'outbound' and outcome in ('failed', 'unknown')");
	is_deeply [grep { !$rung->{$_} && !$known{$_} } @{ $self->{phones} }], [], 'and nobody forgotten';
	my $record = decode_json($Calls::http->get("$ENV{SANDBOX_URL}/sandbox/calls?limit=10000")->{content})->{calls};
	my %ours = map { $_->[0] => 1 } Pages::sql($self->{tenant}, 'select carrier_call_id from calls where tenant_id = cur_tenant() and carrier_call_id is not null');
	my %lost = map { $_->[0] => 1 } Pages::sql($self->{tenant}, "select their_phone from calls where tenant_id = cur_tenant() and outcome = 'unknown'");
	my @strange = grep { $_->{from} eq $self->{desk}{phone} && !$ours{ $_->{sid} } && !$lost{ $_->{to} } } @$record;
	is_deeply \@strange, [], 'each call that the carrier made is known, or is said to be lost' or diag explain \@strange, [map {
		Pages::sql($self->{tenant}, "select id, state, outcome, failure, carrier_call_id, created_at, dialing_at from calls where tenant_id = cur_tenant() and their_phone = '$_->{to}'") } @strange];
	none($self->{tenant}, "select a.id from attempts a left join calls c on c.tenant_id = a.tenant_id and c.attempt_id = a.id
		where a.tenant_id = cur_tenant() and a.allowed and a.campaign_id is not null group by a.id having count(c.id) <> 1", 'each attempt has its one call');
}

sub nothing_stuck {
	my ($self) = @_;
	for my $tenant ($self->{tenant}, $self->{carrier}) {
		none($tenant, 'select id, state from calls where tenant_id = cur_tenant() and (call_rank(state) <> 4 or outcome is null)', 'no call is stuck');
		none($tenant, "select coalesce(a.outcome, b.outcome), a.n, b.n from (select outcome, count(*) as n from calls where tenant_id = cur_tenant() group by 1) a
			full join (select outcome, sum(calls)::bigint as n from stat_days where tenant_id = cur_tenant() group by 1 having sum(calls) <> 0) b on a.outcome = b.outcome
			where a.n is distinct from b.n", 'the statistics count each call once');
		none($tenant, "select kind, error from jobs where tenant_id = cur_tenant() and state = 'dead'", 'no job has died');
	}
	none(undef, sprintf("select slot, call_id, busy_until from slots where busy_until > to_timestamp(%f) + interval '75 seconds'", now()),
		'no line is kept longer than an engine may hold it that said nothing of the end');
	none($self->{tenant}, "select lead_id, state from campaign_leads where tenant_id = cur_tenant() and state in ('calling', 'pending')", 'no lead hangs');
}

sub nothing_half {
	my ($self) = @_;
	for my $id (sort keys %{ $self->{imports} }) {
		my ($row) = Pages::sql($self->{tenant}, "select state, row_count, created_count, (select count(*) from leads l where l.tenant_id = i.tenant_id and l.import_id = i.id),
			(select count(distinct phone) from leads l where l.tenant_id = i.tenant_id and l.import_id = i.id) from lead_imports i where tenant_id = cur_tenant() and id = '$id'");
		is_deeply $row, ['done', ($self->{imports}{$id}) x 4], 'an import is whole';
	}
	is_deeply [glob "$ENV{DATA_FOLDER}/imports/$self->{tenant}/*.csv"], [], 'and its file is gone';
	my %taken = map { $_->[0] => 1 } Pages::sql($self->{tenant}, "select id from numbers where tenant_id = cur_tenant() and state = 'connected'");
	is_deeply [grep { !$taken{$_} } @{ $self->{numbers} }], [], 'each number that was taken is connected';
	none(undef, "select p.e164 from number_pool p where p.tenant_id = '$self->{tenant}' except select d.key from directory d where d.kind = 'number' and d.tenant_id = '$self->{tenant}'", 'and leads to its tenant');
	is(Pages::value(undef, "select count(*) from number_pool where tenant_id = '$self->{tenant}'"), scalar keys %taken, 'none is half taken');
	for my $row (Pages::sql($self->{tenant}, 'select path, bytes from recordings where tenant_id = cur_tenant()')) {
		is -s "$ENV{DATA_FOLDER}/$row->[0]", $row->[1], 'a recording is whole' if (-s "$ENV{DATA_FOLDER}/$row->[0]" // -1) != $row->[1];
	}
	is_deeply [glob "$ENV{DATA_FOLDER}/recordings/$self->{tenant}/*.part"], [], 'no part of a recording is left';
}

sub check {
	my ($self) = @_;
	$self->rest;
	$self->nothing_lost;
	$self->nobody_twice;
	$self->nothing_stuck;
	$self->nothing_half;
	is $Calls::http->get("$ENV{MANYLINE_URL}/health")->{status}, 200, 'all parts work' or diag $Calls::http->get("$ENV{MANYLINE_URL}/health")->{content};
}

1;
