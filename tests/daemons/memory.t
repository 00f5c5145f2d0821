#!/usr/bin/perl
# memory.t: programs need no more memory after many requests than after a few, and the one of webhooks never much.
#
# LONG: 100,000 requests instead of a few thousand.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../bench";
use Calls;
use Memory;
use POSIX ();
use Test::More;

my ($first, $then) = $ENV{LONG} ? (10_000, 45_000) : (2_000, 1_500);
my ($clients, $most_more, $most_webhooks) = (8, 128, 8192); # KiB
my $desk = Calls::desk();
my $call = Calls::open_call($desk, '+14155550100');
my $sid = Calls::sid();
my $owner = Pages->member($desk->{tenant}, 'owner');
my %cookie = (Cookie => "session=$owner->{jar}{session}");
my @pages = qw(/ /leads /calls /sessions/new);
push @pages, qw(/campaigns /agents /numbers /analytics /live /lead-lists /settings /suppressions /no-such-page) if $ENV{LONG};

sub page { my ($path) = @_; return $Calls::http->get("$ENV{MANYLINE_URL}$path", { headers => \%cookie })->{status} }

sub status_event { # the n-th, of a call that is there or of none
	my ($n, $of) = @_;
	my %fields = (CallSid => $sid, To => '+14155550100', From => $desk->{phone}, CallStatus => 'ringing', SequenceNumber => $n);
	return Calls::twilio("status/$of?tenant=$desk->{tenant}", \%fields)->{status};
}

sub engine_event {
	return Calls::ultravox({ event => 'call.joined', call => { callId => Pages::uuid(), metadata => { tenant_id => $desk->{tenant}, call_id => $call } } })->{status};
}

my @asks = (
	sub { page($pages[ $_[0] / 6 % @pages ]) =~ /^(?:200|303|404)$/ },
	sub { status_event($_[0], $call) == 204 },
	sub { status_event($_[0], Pages::uuid()) == 204 },
	sub { engine_event() == 204 },
	sub { Calls::twilio('voice', { CallSid => Calls::sid(), From => '+14155550100', To => '+14155550199', Direction => 'inbound', CallStatus => 'ringing' })->{status} == 200 },
	sub { Calls::ultravox({ event => 'call.ended' }, signature => 'a' x 64)->{status} == 403 },
);

# Clients ask for so many things together; returns how many were not answered as they should.
sub ask {
	my ($count) = @_;
	my @children;
	for my $client (1 .. $clients) {
		my $pid = fork() // die "fork: $!";
		push @children, $pid;
		next if $pid;
		srand;
		my $wrong = grep { !$asks[ $_ % @asks ]->($_) } map { $_ * $clients + $client } 1 .. $count / $clients;
		POSIX::_exit($wrong > 255 ? 255 : $wrong);
	}
	return grep { waitpid($_, 0) && $? } @children;
}

# KiB that each program has to itself: {name => KiB}.
sub own { my $programs = Memory::by_program($ENV{DATA}); return { map { $_ => $programs->{$_}{dirty} } keys %$programs } }

my @own;
for my $count ($first, $then, $then) {
	is ask($count), 0, "$count requests are answered";
	push @own, own();
}
# A process that was just used for the first time, or again after a rest, grows once; what leaks grows each time.
for my $name (sort grep { !m{^daemons/} && $_ ne 'supervision' } keys %{ $own[2] }) {
	my @sizes = map { $_->{$name} // 0 } @own;
	my ($more) = sort { $a <=> $b } $sizes[1] - $sizes[0], $sizes[2] - $sizes[1];
	cmp_ok $more, '<=', $most_more, "$name needs no more";
	note "$name: @sizes KiB";
}
cmp_ok Memory::by_program($ENV{DATA})->{webhooks}{pss}, '<=', $most_webhooks, 'webhooks need 8 MiB at most';
Calls::give_back($desk);
done_testing;
