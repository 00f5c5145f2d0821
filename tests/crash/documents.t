#!/usr/bin/perl
# documents.t: the jobs killed while they read documents: each is read whole in the end, and no passage is there twice.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", "$FindBin::Bin/../daemons";
use Documents;
use Pages;
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);

my $tenant = Pages::tenant(name => 'Cut off');
my $manager = Pages->member($tenant, 'manager');

# As if the lease of a worker that is no more had run out.
sub end_leases {
	Pages::sql($tenant, "update jobs set leased_until = null where tenant_id = '$tenant' and state = 'queued' and leased_until is not null");
	Pages::sql(undef, "do \$\$ begin perform wake_up('jobs', '$tenant', now()); end \$\$");
}

sub state_of { return Documents::row($tenant, $_[0], 'state')->{state} }

# Two megabytes take a while to become passages.
my $text = join '', map { "Sentence number $_ of a long document says something about subject " . $_ % 97 . ".\n" } 1 .. 30_000;
my $id = Documents::id_of(Documents::upload($manager, 'long.txt', $text)) or BAIL_OUT('not taken');
my $kills = 0;
for my $state (qw(reading indexing)) {
	my $end = time + 20;
	sleep 0.01 until state_of($id) =~ /^(?:$state|indexing|ready|failed)$/ || time > $end;
	next if state_of($id) =~ /ready|failed/;
	Processes::end('daemons/jobs');
	$kills++;
	end_leases();
}
my $end = time + 60;
until (state_of($id) =~ /ready|failed/ || time > $end) { sleep 0.3; end_leases() }
cmp_ok $kills, '>=', 1, "killed $kills times";
is state_of($id), 'ready', 'it is read in the end';
is length(Documents::text($tenant, $id)), length($text) - 1, 'whole';
my ($row) = Pages::sql($tenant, "select count(*), count(distinct text), sum(length(text)) from document_chunks where tenant_id = '$tenant' and document_id = '$id'");
is $row->[0], $row->[1], 'no passage is there twice';
cmp_ok $row->[2], '>', 0.98 * length $text, 'and none is missing';
is scalar(Pages::sql($tenant, "select from jobs where tenant_id = '$tenant' and kind = 'document_read' and state = 'dead'")) // 0, 0, 'no job has died';

done_testing;
