#!/usr/bin/perl
# resources.t: a database that refuses everybody, a provider that is closed, a disk that is full: pages say so, nothing is lost, all goes on by itself.
#
# LONG: the database refuses for a minute.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../daemons", "$FindBin::Bin/../pages";
use Instance;

# Its data is on a disk of its own (above what /health takes for enough), where the test may have a name space in which it can mount one.
my (@space, $mounts);
BEGIN {
	@space = qw(unshare --user --map-current-user --mount --keep-caps);
	exec @space, $^X, $0 if !$ENV{IN_OWN_SPACE}++ && system("@space true 2>/dev/null") == 0;
	$Instance::prepare = sub { $mounts = system("mount -t tmpfs -o size=800m,mode=700 tmpfs $_[0] 2>/dev/null") == 0 };
	Instance::start(ULTRAVOX_CALLS_PER_SECOND => 50, TWILIO_CALLS_PER_SECOND => 50);
}
use Calls;
use Campaigns;
use JSON::PP;
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);
use Uploads;

Calls::sandbox('settings', { speed => 30, twilio_calls_per_second => 50, ultravox_calls_per_second => 50, recording_delay_ms => 0 });
my $desk = Calls::desk();
my $tenant = $desk->{tenant};
my $plans = Campaigns->new($desk);
my $owner = $plans->{owner};

sub all_called {
	my ($id, @phones) = @_;
	ok Calls::until_fast($tenant, "select state = 'completed' from campaigns where tenant_id = cur_tenant() and id = '$id'", 120, 20, 0.5), 'the campaign comes to its end by itself';
	my ($rung, %unknown) = ($plans->rung, map { $_->[0] => 1 } Pages::sql($tenant, "select their_phone from calls where tenant_id = cur_tenant() and outcome = 'unknown'"));
	is_deeply [grep { ($rung->{$_} // 0) != 1 && !$unknown{$_} || ($rung->{$_} // 0) > 1 } @phones], [], 'everybody was called once';
}

sub health { my $answer = $Calls::http->get("$ENV{MANYLINE_URL}/health"); return ($answer->{status}, $answer->{content}) }

# Two ways to let nobody in, and back.
sub reload { kill 'HUP', Processes::content("$ENV{DATA}/postgres/postmaster.pid") =~ /^(\d+)/ }

sub refuse_all {
	my $file = "$ENV{DATA}/postgres/pg_hba.conf";
	rename $file, "$file.before" or die;
	open my $refuse, '>', $file or die;
	print $refuse "local all all reject\n";
	close $refuse;
	reload();
	return sub { rename "$file.before", $file or die; reload() };
}

sub take_all_connections {
	my $limit = sub { Pages::superuser("alter role $_ connection limit $_[0]") for qw(manyline_web manyline_worker manyline_staff) };
	$limit->(0);
	return sub { $limit->(-1) };
}

sub nobody_gets_in {
	my ($name, $close, $seconds) = @_;
	my ($id, @phones) = $plans->talkers($name, 8);
	ok Calls::until_sql($tenant, 'select count(*) > 0 from live_calls where tenant_id = cur_tenant()', 30), 'some are called';
	my $open = $close->();
	kill 'TERM', Processes::matching(qr{^postgres: manyline_});
	ok Pages::eventually(sub { $owner->get("/campaigns/$id")->{status} == 503 }, 60), 'a page says that it is busy';
	kill 'TERM', Processes::matching(qr{^postgres: manyline_});
	my $end = time + $seconds;
	like $owner->get("/campaigns/$id")->{body}, qr/database can't be reached just now|Please try again/, 'and when to come back';
	is(Calls::twilio("status/" . Pages::uuid() . "?tenant=$tenant", { CallSid => Calls::sid(), CallStatus => 'completed', SequenceNumber => 3 })->{status}, 503, 'an event is not taken');
	like(Calls::twilio('voice', { CallSid => Calls::sid(), From => '+14155550177', To => $desk->{phone}, CallStatus => 'ringing', Direction => 'inbound' })->{content}, qr/<Say/, 'a caller hears a sentence');
	ok Pages::eventually(sub { my ($status, $text) = health(); $status == 503 && $text =~ /"database"/ }, 60), '/health says so';
	sleep 0.5 while time < $end;
	$open->();
	ok Pages::eventually(sub { $owner->get("/campaigns/$id")->{status} == 200 }, 60), 'pages come back';
	all_called($id, @phones);
	is(Pages::value($tenant, 'select count(*) from live_calls where tenant_id = cur_tenant()'), 0, 'no call is stuck');
	ok Pages::eventually(sub { (health())[0] == 200 }, 60), 'all parts work' or diag((health())[1]);
}

subtest 'a database that refuses everybody' => sub { nobody_gets_in('Refused', \&refuse_all, $ENV{LONG} ? 60 : 3) };

subtest 'all connections are taken' => sub {
	plan skip_all => 'LONG=1 tries this, too' if !$ENV{LONG};
	nobody_gets_in('Taken', \&take_all_connections, 10);
};

subtest 'a provider that is closed' => sub {
	kill 'STOP', $Instance::supervisor;
	Processes::end('daemons/sandbox');
	my ($id, @phones) = $plans->talkers('Closed', 3);
	ok Pages::eventually(sub { $owner->get("/campaigns/$id")->{body} =~ /Waiting because:/ }, 60), 'the campaign says that it waits';
	my $begun = time;
	is $Calls::http->get("$ENV{MANYLINE_URL}/sessions/new")->{status}, 200, 'pages are there';
	kill 'CONT', $Instance::supervisor;
	ok Pages::eventually(sub { $Calls::http->get("$ENV{SANDBOX_URL}/sandbox/health")->{success} }, 60), 'it opens again';
	all_called($id, @phones);
};

# Whoever writes meanwhile takes some of what was free a moment ago.
sub fill {
	for my $left (1, 2, 4, 8) {
		return if system("fallocate -l @{[free_bytes() - 1e6 * $left]} $ENV{DATA}/filler 2>/dev/null") == 0;
	}
	die "the disk can't be filled\n";
}

sub free_bytes { my ($line) = grep { m{^\S+\s+\d} } `df --output=source,avail -B1 $ENV{DATA}`; return $line =~ /(\d+)\s*$/ ? $1 : die 'df' }

subtest 'a full disk' => sub {
	plan skip_all => 'no file system can be mounted here' if !$mounts;
	my $rows = 30_000;
	my $csv = join '', "Name,Phone,Note\n", map { sprintf "Person %d,+1212%07d,%s\n", $_, 2_000_000 + $_, 'x' x 100 } 1 .. $rows;
	my $import = Uploads::id_of(Uploads::upload($owner, 'full.csv', $csv));
	my $call = Calls::open_call($desk, '+14155550100');
	fill();
	my $refused = Uploads::upload($owner, 'more.csv', $csv);
	cmp_ok $refused->{status}, '>=', 500, 'a file is not taken';
	like $refused->{body}, qr/could not be kept|can&#39;t be kept|disk|Please try again|try again later/, 'and the page says why';
	is_deeply [glob "$ENV{DATA_FOLDER}/uploads/upload-*"], [], 'nothing of it is left';
	Uploads::start($owner, $import);
	Calls::dial($desk, $call, '+14155550100');
	ok Pages::eventually(sub { my ($status, $text) = health(); $status == 503 && $text =~ /"disk"/ }, 60), '/health says so';
	my $half = Pages::value($tenant, "select state || ' ' || (select count(*) from leads l where l.tenant_id = i.tenant_id and l.import_id = i.id) from lead_imports i where tenant_id = cur_tenant() and id = '$import'");
	like $half, qr/^(queued|running) 0$/, 'the import waits';
	unlink "$ENV{DATA}/filler";
	ok Pages::eventually(sub { eval { Pages::value(undef, 'select 1') } }, 60), 'there is room again';
	my $done = "select state in ('done', 'failed') from lead_imports where tenant_id = cur_tenant() and id = '$import'";
	ok Calls::until_fast($tenant, $done, 120, 20, 1), 'the import goes on by itself' or diag explain [Pages::sql($tenant, "select kind, attempts, error from jobs where tenant_id = cur_tenant() and state = 'queued'")];
	is_deeply [Pages::sql($tenant, "select state, created_count, (select count(*) from leads l where l.tenant_id = i.tenant_id and l.import_id = i.id),
		(select count(distinct phone) from leads l where l.tenant_id = i.tenant_id and l.import_id = i.id) from lead_imports i where tenant_id = cur_tenant() and id = '$import'")],
		[['done', ($rows) x 3]], 'and is whole';
	ok Calls::until_fast($tenant, "select recording_state in ('ready', 'failed') from calls where tenant_id = cur_tenant() and id = '$call'", 60, 20, 1), 'the call is over';
	for my $row (Pages::sql($tenant, 'select path, bytes from recordings where tenant_id = cur_tenant()')) {
		is -s "$ENV{DATA_FOLDER}/$row->[0]", $row->[1], 'a recording is whole' if (-s "$ENV{DATA_FOLDER}/$row->[0]" // -1) != $row->[1];
	}
	is_deeply [glob "$ENV{DATA_FOLDER}/recordings/$tenant/*.part"], [], 'no part of a recording is left';
};

done_testing;
