#!/usr/bin/perl
# imports.t: long imports: killed in the middle, given up in the middle, two at once, undone when some were called.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", "$FindBin::Bin/../daemons";
use Pages;
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);
use Uploads;

my $tenant = Pages::tenant();
my $manager = Pages->member($tenant, 'manager');

sub people { # so many rows, from a number on; each tenth is wrong
	my ($from, $count) = @_;
	return join '', "Name,Phone,Note\n", map { sprintf "Person %d,%s,note %d\n", $_, $_ % 10 ? sprintf('+1212%07d', 2_000_000 + $_) : '12', $_ } $from .. $from + $count - 1;
}

sub counts {
	my ($id) = @_;
	return (Pages::sql($tenant, "select count(*), count(distinct phone) from leads where tenant_id = '$tenant' and import_id = '$id'"))[0];
}

# As if the lease of a worker that is no more had run out.
sub end_leases {
	Pages::sql($tenant, "update jobs set leased_until = null where tenant_id = '$tenant' and state = 'queued' and leased_until is not null");
	Pages::sql(undef, "do \$\$ begin perform wake_up('jobs', '$tenant', now()); end \$\$");
}

subtest 'kill -9 in the middle' => sub {
	my $id = Uploads::id_of(Uploads::upload($manager, 'long.csv', people(0, 80_000)));
	is Uploads::start($manager, $id)->{status}, 303;
	my ($kills, $end, $seen) = (0, time + 150, 0);
	while (time < $end) {
		my ($row) = Pages::sql($tenant, "select state, done_row, created_count, error_count from lead_imports where tenant_id = '$tenant' and id = '$id'");
		my ($state, $done, $created, $errors) = @$row;
		last if $state =~ /done|failed/;
		if ($state eq 'running' && $done > $seen && $kills < 4) { # once in each slice, at another place
			$seen = $done;
			sleep 0.2 + 0.3 * $kills;
			Processes::end('daemons/jobs');
			$kills++;
			my ($there) = @{ counts($id) };
			my ($now) = Pages::value($tenant, "select created_count from lead_imports where tenant_id = '$tenant' and id = '$id'");
			is $there, $now, "killed behind row $done: what is counted is what is there";
		}
		end_leases() if $kills;
		sleep 0.2;
	}
	my $row = Uploads::wait_for($tenant, $id, 'done|failed', 60);
	cmp_ok $kills, '>=', 1, "killed $kills times";
	is_deeply [ @$row{qw(state row_count created_count duplicate_count known_count error_count)} ], [ 'done', 80_000, 72_000, 0, 0, 8_000 ], 'nothing is lost or twice';
	is_deeply counts($id), [ 72_000, 72_000 ];
	my @errors = split /\r\n/, Uploads::errors($manager, $id);
	is scalar @errors, 8_001, 'each error is in the file once';
	my %rows = map { (split /,/)[3] => 1 } @errors[1 .. $#errors];
	is scalar keys %rows, 8_000;
	$end = time + 10;
	end_leases(), sleep 0.2 while time < $end && -e "$ENV{DATA_FOLDER}/imports/$tenant/$id.csv";
	ok !-e "$ENV{DATA_FOLDER}/imports/$tenant/$id.csv", 'the file is deleted, even when the last kill came just before that';
};

subtest 'given up in the middle' => sub {
	my $id = Uploads::id_of(Uploads::upload($manager, 'broken.csv', people(0, 52_000) . '"' . 'x' x 1_100_000, new_list => 'Broken'));
	Uploads::start($manager, $id);
	my $row = Uploads::wait_for($tenant, $id, 'failed|done', 60);
	is $row->{state}, 'failed';
	like $row->{failure}, qr/Row 52002 is longer than 1 MB/, 'says where';
	my $end = time + 30;
	sleep 0.2 while time < $end && counts($id)->[0];
	is counts($id)->[0], 0, 'and nobody of it stays';
	like $manager->get("/lead-imports/$id")->{body}, qr/nobody of this file was added/;
	is $manager->post("/lead-imports/$id/undos")->{status}, 409;
};

subtest 'two at once into one list' => sub {
	my $list = Pages::uuid();
	Pages::sql($tenant, "insert into lead_lists (tenant_id, id, name) values ('$tenant', '$list', 'Shared')");
	my @ids = map { Uploads::id_of(Uploads::upload($manager, "$_.csv", people($_ * 5_000, 20_000), list_id => $list)) } 0 .. 2;
	Uploads::start($manager, $_) for @ids;
	my @rows = map { Uploads::wait_for($tenant, $_, 'done|failed', 60) } @ids;
	is_deeply [ map { $_->{state} } @rows ], [ ('done') x 3 ];
	my ($created, $known) = (0, 0);
	$created += $_->{created_count}, $known += $_->{known_count} for @rows;
	is_deeply [ $created, $known ], [ 27_000, 27_000 ], 'each number once';
	is_deeply((Pages::sql($tenant, "select count(*), count(distinct phone) from leads where tenant_id = '$tenant' and list_id = '$list'"))[0], [ 27_000, 27_000 ]);
};

subtest 'undone when some were called' => sub {
	my $import = Uploads::import_file($manager, 'called.csv', people(1, 9), new_list => 'Called');
	my ($agent, $number, $campaign) = map { Pages::uuid() } 1 .. 3;
	Pages::sql($tenant, "insert into agents (tenant_id, id, name) values ('$tenant', '$agent', 'Ann');
		insert into numbers (tenant_id, id, e164, carrier_sid, taken_at) values ('$tenant', '$number', '+14155550000', 'PN', now());
		insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id)
		select '$tenant', '$campaign', 'Spring', 'informational', '$agent', '$number', list_id from lead_imports where tenant_id = '$tenant' and id = '$import->{id}';
		insert into campaign_leads (tenant_id, campaign_id, lead_id, attempts, next_attempt_at)
		select '$tenant', '$campaign', id, (phone < '+12122000004')::integer, now() from leads where tenant_id = '$tenant' and import_id = '$import->{id}'");
	is $manager->post("/lead-imports/$import->{id}/undos")->{status}, 303;
	my $row = Uploads::wait_for($tenant, $import->{id}, 'undone');
	is_deeply [ @$row{qw(state created_count kept_count)} ], [ 'undone', 9, 3 ];
	is_deeply [ map { @$_ } Pages::sql($tenant, "select l.phone from leads l join lead_lists g on g.tenant_id = '$tenant' and g.id = l.list_id
		where l.tenant_id = '$tenant' and g.name = 'Called' and l.import_id is null order by 1") ], [qw(+12122000001 +12122000002 +12122000003)], 'they stay, as leads like others';
	is(Pages::value($tenant, "select count(*) from campaign_leads where tenant_id = '$tenant' and campaign_id = '$campaign'"), 3);
	like $manager->get("/lead-imports/$import->{id}")->{body}, qr/except for 3 who had been called/;
};

subtest 'files that nobody goes on with' => sub {
	my $id = Uploads::id_of(Uploads::upload($manager, 'left.csv', people(1, 5)));
	ok -e "$ENV{DATA_FOLDER}/imports/$tenant/$id.csv", 'kept for a while';
	Pages::sql($tenant, "update jobs set run_at = now() - interval '1 second' where tenant_id = '$tenant' and kind = 'lead_import_expire' and key = '$id'");
	end_leases();
	is Uploads::wait_for($tenant, $id, 'failed')->{state}, 'failed';
	my $end = time + 5;
	sleep 0.1 while time < $end && -e "$ENV{DATA_FOLDER}/imports/$tenant/$id.csv";
	ok !-e "$ENV{DATA_FOLDER}/imports/$tenant/$id.csv", 'then deleted';
};

done_testing;
