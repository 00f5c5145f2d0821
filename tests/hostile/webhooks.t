#!/usr/bin/perl
# webhooks.t: what a caller can make the carrier and the voice engine tell us, truly signed: it is kept or refused, never an error of
# ours, and stays text on every page.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", "$FindBin::Bin/../daemons", $FindBin::Bin;
use Test::More;
use Calls;
use Wire;

my $desk = Calls::desk();
my $tenant = $desk->{tenant};
my $owner = Wire->member($tenant, 'owner');
my $markup = "<zz {{csrf}}{{{me}}} a=\"b\" c='d'>' or 1=1; drop table calls; --]]><script>alert(1)</script>";
my @texts = ($markup, "\x{202e}\x{1F600}\x{10FFFD}", 'x' x 100_000, "a\0b", "\x{1}\x{7f}\x{b}", "\xff\xfe", '', "\r\nX: y");
my @numbers = (2147483647, 2147483648, -1, '99999999999999999999', '1e9', 'NaN', '0x10', ' 7', 'x');
my @times = ('Fri, 31 Dec 9999 23:59:59 +0000', 'Mon, 01 Jan 0001 00:00:00 +0000', 'Sat, 21 Nov 2026 25:61:61 +9999', 'now', '2026-11-21T10:00:00Z');
my @moments = ('9999-12-31T23:59:59.999999Z', '0001-01-01T00:00:00Z', '-2026-11-21T10:00:00Z', '2026-02-31T10:00:00Z', 'Infinity', 'x' x 5000);

sub shown { my ($value) = @_; return defined $value ? substr($value, 0, 40) =~ s/[^ -~]/?/gr : 'nothing' }

sub fine {
	my ($answer, $what) = @_;
	ok $answer->{status} =~ /^(?:20\d|403|404|413|422)$/, $what or diag "$answer->{status} " . substr $answer->{content}, 0, 300;
	unlike $answer->{content}, qr/<zz/, "$what: text" if $answer->{content};
}

sub bytes { my ($text) = @_; utf8::encode($text) if utf8::is_utf8($text); return $text }

subtest 'calls in' => sub {
	for my $field (qw(From CallerName FromCity FromState FromCountry ForwardedFrom SipDomain Direction)) {
		for my $value (@texts, $field eq 'From' ? ("sip:$markup\@evil.test", 'sip:' . 'a' x 4000 . '@evil.test', "+1' or '1", '+') : ()) {
			my $answer = Calls::twilio('voice', { CallSid => Calls::sid(), From => '+14155550177', To => $desk->{phone}, CallStatus => 'ringing', Direction => 'inbound',
				$field => bytes($value) });
			fine($answer, "$field: " . shown($value));
		}
	}
};

subtest 'the carrier' => sub {
	my %values = (CallDuration => \@numbers, SequenceNumber => \@numbers, SipResponseCode => \@numbers, Timestamp => \@times, CallStatus => \@texts, AnsweredBy => \@texts,
		CallSid => \@texts, To => \@texts, AccountSid => \@texts);
	for my $field (sort keys %values) {
		my $call = Calls::open_call($desk, '+14155550188');
		for my $value (@{ $values{$field} }) {
			for my $path ("status/$call?tenant=$tenant", "amd/$call?tenant=$tenant", 'status') {
				my $answer = Calls::twilio($path, { CallSid => Calls::sid(), To => $desk->{phone}, From => '+14155550188', CallStatus => 'completed', AnsweredBy => 'human',
					$field => bytes($value) });
				fine($answer, "$path: $field: " . shown($value));
			}
		}
	}
	for my $query ("tenant=$tenant'", 'tenant=', "tenant=$tenant&tenant=x", 'tenant=%00', 'tenant=' . 'x' x 5000) {
		fine(Calls::twilio('status/' . Pages::uuid() . "?$query", { CallSid => Calls::sid(), CallStatus => 'completed' }), 'query ' . shown($query));
	}
};

subtest 'the engine' => sub {
	my %values = (event => \@texts, joined => \@moments, ended => \@moments, created => \@moments, endReason => \@texts, billedDuration => [ map { ($_, "${_}s") } @numbers ],
		billingStatus => \@texts, summary => \@texts, shortSummary => \@texts, joinUrl => \@texts, callId => \@texts, metadata => [ 'x', [], 7 ]);
	my $call = Calls::open_call($desk, '+14155550189');
	for my $field (sort keys %values) {
		for my $value (@{ $values{$field} }, undef, {}, [ [] ], 1e300) {
			my %of_call = (callId => Pages::uuid(), joined => '2026-11-21T10:00:00Z', ended => '2026-11-21T10:01:00Z', billingStatus => 'BILLING_STATUS_BILLED', billedDuration => '60s',
				metadata => { tenant_id => $tenant, call_id => $call }, $field ne 'event' ? ($field => $value) : ());
			fine(Calls::ultravox({ event => $field eq 'event' ? $value : 'call.billed', call => \%of_call }), "$field: " . shown($value));
		}
	}
	my $deep = '[' x 100_000;
	for my $body ('', 'null', '[]', '"x"', $deep, '{"event":"call.ended","call":' . $deep, '{"event":1,"event":"call.ended","call":7}', "{\"event\":\"\\ud800\"}", "{\"event\":\"a\\u0000b\",\"call\":{}}",
		"\xef\xbb\xbf{}", "{\"event\":\"\xff\"}", '{' . join(',', map { qq("k$_":$_) } 1 .. 20_000) . '}')
	{
		fine(Calls::ultravox($body), 'body ' . shown($body));
	}
};

# However odd one is, those of the same moment are kept.
subtest 'beside others' => sub {
	my $call = Calls::open_call($desk, '+14155550190');
	my $sid = Calls::sid();
	my @children;
	for my $worker (1 .. 6) {
		my $child = fork // die "fork: $!";
		if (!$child) {
			$worker == 1 ? Calls::twilio("status/$call?tenant=$tenant", { CallSid => $sid, CallStatus => 'ringing', SequenceNumber => $_, To => '+14155550190' })
				: Calls::twilio("status/$call?tenant=$tenant", { CallSid => $sid, CallStatus => 'ringing', SequenceNumber => '99999999999999999999', CallDuration => 2147483648, AnsweredBy => 'x' x 9000 })
				for 1 .. 15;
			require POSIX;
			POSIX::_exit(0);
		}
		push @children, $child;
	}
	waitpid $_, 0 for @children;
	is(Pages::value($tenant, "select count(distinct event_key) from events where tenant_id = '$tenant' and call_id = '$call' and body ~ 'SequenceNumber=[0-9]{1,2}(&|\$)'"), 15, 'all of the others are kept');
};

subtest 'pages' => sub {
	my @ids = map { $_->[0] } Pages::sql($tenant, "select id from calls where tenant_id = '$tenant' order by length(coalesce(their_name, '')) desc, created_at limit 40");
	cmp_ok scalar @ids, '>', 20, 'calls were made';
	for my $path ('/', '/calls', '/calls/csv', '/live', '/analytics', '/suppressions', map { "/calls/$_" } @ids) {
		my $page = $owner->get($path);
		is $page->{status}, 200, $path or diag substr $page->{body}, 0, 300;
		unlike $page->{body}, qr/<zz|<script>/, "$path: text" if $path !~ /csv/;
	}
};
Calls::give_back($desk);

done_testing;
