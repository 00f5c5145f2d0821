#!/usr/bin/perl
# orders.t: whoever buys numbers is killed at every step of an order: nothing that was bought is lost, and nothing is bought twice.
#
# LONG: an order of a hundred. Otherwise twelve.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../daemons", "$FindBin::Bin/../pages";
use Calls;
use JSON::PP;
use MIME::Base64 qw(encode_base64);
use Processes;
use Test::More;
use Time::HiRes qw(sleep time);

my $operator = $Pages::operator;
Calls::until_sql(undef, "select exists (select from number_pool where state = 'available')", 40) or die "no pool\n"; # the carrier is there
my $staff = Pages->member($operator, 'staff');
my $account = "$ENV{TWILIO_API_URL}/2010-04-01/Accounts/$Calls::account";
my $wanted = $ENV{LONG} ? 100 : 12;

# A new one for each request, since HTTP::Tiny takes it apart.
sub entry { return { headers => { Authorization => 'Basic ' . encode_base64("$Calls::account:$ENV{TWILIO_AUTH_TOKEN}", '') } } }

sub at_carrier { # what the account owns, by number
	my ($url, %owned) = "$account/IncomingPhoneNumbers.json?PageSize=1000";
	my $answer = decode_json($Calls::http->get($url, entry())->{content});
	push @{ $owned{ $_->{phone_number} } }, $_ for @{ $answer->{incoming_phone_numbers} };
	return \%owned;
}

sub trouble { # one after the other, each time somebody buys
	Calls::sandbox('settings', { fail_next => [map { { provider => 'twilio', method => 'POST', path => '/IncomingPhoneNumbers.json', %$_ } } @_] });
}

sub draft { # an order of what the market has, but for one that is not ticked; its id
	my ($count, $area, $left_out) = @_;
	my $page = $staff->get("/admin/orders/new?country=US&type=local&area=$area&count=$count")->{body};
	my ($key) = $page =~ /name="key" value="([^"]+)"/;
	my @ticked = $page =~ /name="(number_\d+)" value="([^"]+)" checked/g;
	splice @ticked, 2 * $left_out, 2 if defined $left_out;
	my $answer = $staff->post('/admin/orders', key => $key, country => 'US', type => 'local', @ticked);
	is $answer->{status}, 303, 'an order' or diag $answer->{body};
	is $staff->post('/admin/orders', key => $key, country => 'US', type => 'local', @ticked)->{headers}{location}, "/admin/orders/$key", 'sent twice it is one';
	return $key;
}

sub items { my ($order, $column) = @_; return map { $_->[0] } Pages::sql($operator, "select $column from number_order_items where tenant_id = cur_tenant() and order_id = '$order' order by position") }

sub open_items { return Pages::value($operator, "select count(*) from number_order_items where tenant_id = cur_tenant() and order_id = '$_[0]' and state in ('waiting', 'asking')") }

# Kills whoever works on it again and again, until it is done.
sub buy_under_fire {
	my ($order, $seconds) = @_;
	is $staff->post("/admin/orders/$order/purchases")->{status}, 303 for 1 .. 2;
	my ($end, $kills) = (time + $seconds, 0);
	while (time < $end && open_items($order)) {
		sleep 0.2 + rand 0.3;
		$kills++ if Processes::end('daemons/jobs');
		Calls::ahead(31); # the lease of whoever was killed
	}
	Calls::until_fast($operator, "select state = 'done' from number_orders where tenant_id = cur_tenant() and id = '$order'", 40, 15, 0.5);
	return $kills;
}

subtest "$wanted numbers, and whoever buys them is killed" => sub {
	my %before = %{ at_carrier() };
	my $order = draft(100, $ENV{LONG} ? '' : '415');
	my @phones = items($order, 'e164');
	if (!$ENV{LONG}) { # as many as a test has time for
		Pages::sql($operator, "delete from number_order_items where tenant_id = cur_tenant() and order_id = '$order' and position > $wanted");
		@phones = items($order, 'e164');
	}
	cmp_ok scalar @phones, '>=', 0.9 * $wanted, scalar(@phones) . ' numbers'; # those that want an address are not ticked
	trouble({ times => 2, delay_ms => 100 }, { accept_then_drop => JSON::PP::true }, { times => 2, delay_ms => 400 }, { drop_connection => JSON::PP::true },
		{ times => 1, status => 500 }, { accept_then_drop => JSON::PP::true }, { times => 200, delay_ms => 100 });
	my $kills = buy_under_fire($order, $ENV{LONG} ? 120 : 20);
	Calls::sandbox('settings', { fail_next => undef });
	cmp_ok $kills, '>=', 2, "killed $kills times";
	is_deeply [grep { $_ ne 'bought' } items($order, 'state')], [], 'every number is bought' or diag explain [Pages::sql($operator, "select position, e164, state, failure, carrier_sid
		from number_order_items where tenant_id = cur_tenant() and order_id = '$order'"), Pages::sql($operator, "select kind, state, attempts, error from jobs where tenant_id = cur_tenant() and kind = 'number_buy'")];
	my $owned = at_carrier();
	is_deeply [grep { !$before{$_} && $_ !~ /x/ } sort keys %$owned], [sort @phones], 'the carrier sold these, and no others';
	is_deeply [map { $owned->{$_}[0]{sid} } @phones], [items($order, 'carrier_sid')], 'which the order knows';
	my %pool = map { @$_ } Pages::sql(undef, "select e164, carrier_sid || ' ' || state from number_pool where e164 in ('" . join("','", @phones) . "')");
	is_deeply \%pool, { map { ($_ => "$owned->{$_}[0]{sid} available") } @phones }, 'and the pool, each once';
	is_deeply [grep { $_->{voice_url} !~ m{/webhooks/twilio/voice$} } map { $owned->{$_}[0] } @phones], [], 'callers reach us at once';
};

subtest 'numbers that cannot be bought' => sub {
	my $order = draft(10, '213', 4);
	is scalar(items($order, 'e164')), 9, 'one was not ticked';
	my ($gone) = items($order, 'e164');
	$Calls::http->post_form("$account/IncomingPhoneNumbers.json", [PhoneNumber => $gone], entry());
	Pages::sql($operator, "update number_order_items set e164 = (select '+1907555' || right(e164, 4)) where tenant_id = cur_tenant() and order_id = '$order' and position = 2;
		delete from number_order_items where tenant_id = cur_tenant() and order_id = '$order' and position > 3");
	trouble({ times => 1, status => 429, retry_after => 1 });
	$staff->post("/admin/orders/$order/purchases");
	ok Calls::until_fast($operator, "select state = 'done' from number_orders where tenant_id = cur_tenant() and id = '$order'", 30, 10, 0.5), 'the order is done';
	is_deeply [items($order, 'state')], [qw(failed failed bought)], 'one after the other';
	my @why = items($order, 'failure');
	like $why[0], qr/owns this number already/, 'one is ours in another way';
	like $why[1], qr/wants an address/, 'one needs an address';
	my $page = $staff->get("/admin/orders/$order")->{body};
	like $page, qr/owns this number already.*wants an address/s, 'which the page says';
	like $page, qr/\$1\.15/, 'with what it costs';
	is $staff->post("/admin/orders/$order/cancelations")->{status}, 409, 'what was bought is not canceled';
};

subtest 'the pool and the carrier' => sub {
	my $compared = sub {
		my $before = Pages::value($operator, 'select count(*) from number_comparisons where tenant_id = cur_tenant() and failure is null');
		Calls::ahead(130);
		is $staff->post('/admin/drifts')->{status}, 303;
		ok Calls::until_sql($operator, "select count(*) > $before from number_comparisons where tenant_id = cur_tenant() and failure is null", 20), 'compared';
	};
	my ($phone, $sid) = @{ (Pages::sql(undef, "select e164, carrier_sid from number_pool where e164 like '+1415%' and state = 'available' order by created_at desc limit 1"))[0] };
	$Calls::http->post_form("$account/IncomingPhoneNumbers/$sid.json", [VoiceUrl => 'https://elsewhere.example/voice'], entry());
	my $bought = decode_json($Calls::http->post_form("$account/IncomingPhoneNumbers.json", [AreaCode => 619], entry())->{content});
	my ($lost) = @{ (Pages::sql(undef, "select e164 from number_pool where e164 like '+1415%' and state = 'available' and e164 <> '$phone' order by created_at desc limit 1"))[0] };
	my $lost_sid = Pages::value(undef, "select carrier_sid from number_pool where e164 = '$lost'");
	$Calls::http->request(DELETE => "$account/IncomingPhoneNumbers/$lost_sid.json", entry());
	my $ordered = draft(1, '303'); # bought, but its order has given up
	my ($orphan) = items($ordered, 'e164');
	$Calls::http->post_form("$account/IncomingPhoneNumbers.json", [PhoneNumber => $orphan, FriendlyName => "order $ordered/1"], entry());
	Pages::sql($operator, "do \$\$ begin update number_orders set state = 'buying' where tenant_id = cur_tenant() and id = '$ordered';
		perform number_order_end(cur_tenant(), '$ordered', 'The carrier is down.', now()); end \$\$");
	$compared->();
	is_deeply [items($ordered, 'state')], ['bought'], 'what an order did not know of is found by its marker';
	is Pages::value(undef, "select state from number_pool where e164 = '$orphan'"), 'available', 'and in the pool';
	my %kind = ($phone => 'webhook', $bought->{phone_number} => 'unknown_here', $lost => 'unknown_there');
	my %id = map { $_->[0] => $_->[1] } Pages::sql($operator, "select e164 || ' ' || kind, id from number_drifts where tenant_id = cur_tenant() and state = 'open'");
	ok $id{"$_ $kind{$_}"}, "found: $kind{$_}" for sort keys %kind;
	like $staff->get('/admin/drifts')->{body}, qr{https://elsewhere\.example/voice}, 'the page says where calls go instead';
	$staff->post('/admin/drifts/' . $id{"$_ $kind{$_}"} . '/repairs') for keys %kind;
	ok Calls::until_sql($operator, "select count(*) = 3 from number_drifts where tenant_id = cur_tenant() and state = 'repaired' and e164 in ('" . join("','", keys %kind) . "')", 20), 'all are mended';
	like decode_json($Calls::http->get("$account/IncomingPhoneNumbers/$sid.json", entry())->{content})->{voice_url}, qr{/webhooks/twilio/voice$}, 'calls come to us again';
	is Pages::value(undef, "select state from number_pool where e164 = '$bought->{phone_number}'"), 'available', 'the unknown one is in the pool';
	is Pages::value(undef, "select state from number_pool where e164 = '$lost'"), 'released', 'and nobody gets the lost one';
};

subtest 'giving one back to the carrier' => sub {
	my ($id, $phone, $sid) = @{ (Pages::sql(undef, "select id, e164, carrier_sid from number_pool where e164 like '+1415%' and state = 'available' order by created_at desc limit 1"))[0] };
	is $staff->post("/admin/pool/$id/releases", typed_number => $phone)->{status}, 303;
	ok Calls::until_sql(undef, "select returned_at is not null from number_pool where id = '$id'", 20), 'a job does it';
	is $Calls::http->get("$account/IncomingPhoneNumbers/$sid.json", entry())->{status}, 404, 'the carrier has it again';
};

Calls::ahead(undef);
Calls::sandbox('reset', {});
done_testing;
