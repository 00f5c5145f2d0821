#!/usr/bin/perl
# numbers.t: taking a number of the pool, connecting it, giving it back; two customers never get the same one.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my ($tenant, $other) = (Pages::tenant(), Pages::tenant());
my ($owner, $manager, $viewer) = map { Pages->member($tenant, $_) } qw(owner manager viewer);
my $stranger = Pages->member($other, 'owner');
my $staff = Pages->member($tenant, 'staff');
my $area; # one that the pool has no number of
do { $area = 200 + int rand 700 } while Pages::value(undef, "select exists (select from number_pool where e164 like '+1$area%')") eq 't';
my @pool = map { [Pages::uuid(), sprintf '+1%03d999%04d', $area, 1000 + $_] } 1 .. 25;
Pages::sql(undef, "select pool_add('[" . join(',', map { qq({"id":"$_->[0]","e164":"$_->[1]","carrier":"twilio","carrier_sid":"PN$_->[0]","country":"US","region":"XX","locality":"Testville $area"}) } @pool) . "]', now())");

sub state { return Pages::value(undef, "select state from number_pool where id = '$_[0]'") }

sub owned { return Pages::value($tenant, "select count(*) from numbers where tenant_id = '$tenant' and id = '$_[0]'") }

subtest 'finding' => sub {
	my $page = $viewer->get("/numbers/new?area=$area");
	like $page->{body}, qr/Testville $area/;
	is scalar(() = $page->{body} =~ /<td class="main number">/g), 20, 'twenty a page';
	my ($next) = $page->{body} =~ /rel="next" href="([^"]+)"/;
	ok $next, 'and a next page' or return;
	is scalar(() = $viewer->get($next =~ s/&amp;/&/gr)->{body} =~ /<td class="main number">/g), 5;
	like $viewer->get("/numbers/new?place=testville%20$area")->{body}, qr/\+1 $area-999/, 'by place';
	like $viewer->get("/numbers/new?area=$area&country=US")->{body}, qr/\+1 $area-999/, 'by country';
	unlike $viewer->get("/numbers/new?area=$area&sms=1")->{body}, qr/\+1 $area-999/, 'none of these takes text messages';
	like $manager->get('/numbers/new?place=nowhere')->{body}, qr{No number is free there.*/number-requests/new\?place=nowhere}s, 'where there is none, one is asked for';
};

subtest 'reserving' => sub {
	is $viewer->post("/numbers/$pool[2][0]/reservations")->{status}, 403;
	is $manager->post("/numbers/$pool[2][0]/reservations")->{status}, 303;
	like $manager->get('/numbers/new')->{body}, qr/Reserved for you.*\+1 $area-999-1003.*until/s, 'it is kept';
	like $manager->get('/numbers')->{body}, qr/1\s+number is\s+reserved for you/, 'which the own numbers say, too';
	my $late = $stranger->post("/numbers/$pool[2][0]/reservations");
	is $late->{status}, 409, 'another customer is too late';
	like $late->{body}, qr/Somebody else has just taken this number/;
	is $stranger->post("/numbers/$pool[2][0]/assignments")->{status}, 409, 'for taking it, too';
	is $stranger->post("/numbers/$pool[2][0]/reservations/delete")->{status}, 303;
	is state($pool[2][0]), 'reserved', 'and cannot let it go';
	$stranger->clock(1801);
	is $stranger->post("/numbers/$pool[2][0]/reservations")->{status}, 303, 'half an hour later anybody can have it';
	is $stranger->post("/numbers/$pool[2][0]/reservations/delete")->{status}, 303;
	is state($pool[2][0]), 'available', 'which lets it go';
	$stranger->clock(0);
	is $manager->post("/numbers/$pool[2][0]/reservations")->{status}, 303;
	is $manager->post("/numbers/$pool[2][0]/assignments")->{status}, 303, 'one that is reserved is taken';
	is $manager->post("/numbers/$pool[$_][0]/reservations")->{status}, $_ < 20 ? 303 : 409, "reserving number $_" for 15 .. 20;
};

subtest 'taking' => sub {
	is $viewer->post("/numbers/$pool[0][0]/assignments")->{status}, 403;
	is $manager->post("/numbers/$pool[0][0]/assignments")->{status}, 303;
	is state($pool[0][0]), 'assigned';
	like Pages::value($tenant, "select state from numbers where tenant_id = '$tenant' and id = '$pool[0][0]'"),
		qr/^(connecting|failed)$/, 'no carrier knows the numbers of this test';
	is Pages::value($tenant, "select count(*) from jobs where tenant_id = '$tenant' and kind = 'number_connect' and key = '$pool[0][0]'"), 1, 'connecting is a job';
	is Pages::value($tenant, "select object_id from directory where kind = 'number' and key = '$pool[0][1]'"), $pool[0][0], 'callers find it';
	my $late = $stranger->post("/numbers/$pool[0][0]/assignments");
	is $late->{status}, 409;
	is $manager->post('/numbers/' . Pages::uuid() . '/assignments')->{status}, 404, 'a number that does not exist';
	is $manager->post("/numbers/$pool[1][0]/assignments", agent_id => Pages::uuid())->{status}, 409, 'an agent that does not exist';
	is state($pool[1][0]), 'available', 'and nothing is half taken';
};

subtest 'twenty customers, five numbers' => sub {
	my @children;
	my @browsers = map { Pages->member(Pages::tenant(), 'owner') } 1 .. 20;
	for my $i (0 .. 19) {
		my $child = fork;
		exit($browsers[$i]->post("/numbers/$pool[5 + $i % 5][0]/assignments")->{status} == 303 ? 0 : 1) if !$child;
		push @children, $child;
	}
	my $won = 0;
	for my $child (@children) { waitpid $child, 0; $won++ if $? == 0 }
	is $won, 5, 'each number went to one';
	is Pages::value(undef, 'select count(distinct tenant_id) from number_pool where id in (' . join(',', map { "'$pool[$_][0]'" } 5 .. 9) . ')'), 5;
};

subtest 'finding one\'s own' => sub {
	like $viewer->get('/numbers')->{body}, qr/\+1 $area-999-1001.*\+1 $area-999-1003/s, 'in the order of the numbers';
	unlike $viewer->get('/numbers?q=9991003')->{body}, qr/999-1001/, 'by digits';
	like $viewer->get("/numbers?q=testville%20$area")->{body}, qr/999-1001.*999-1003/s, 'by place';
	like $viewer->get('/numbers?state=connected')->{body}, qr/No number matches/, 'by state';
	like $viewer->get('/numbers?agent=' . Pages::uuid())->{body}, qr/No number matches/, 'by agent';
};

subtest 'changing and giving back' => sub {
	like $manager->get("/numbers/$pool[0][0]/edit")->{body}, qr/Nobody: callers hear a polite sentence.*None yet/s;
	is $manager->post("/numbers/$pool[0][0]")->{status}, 303;
	is $stranger->post("/numbers/$pool[0][0]")->{status}, 404;
	my @typed = (typed_number => "($area) 999-1001");
	is $stranger->post("/numbers/$pool[0][0]/delete", @typed)->{status}, 404;
	is $manager->post("/numbers/$pool[0][0]/delete", @typed)->{status}, 403, 'owners only';
	my $wrong = $owner->post("/numbers/$pool[0][0]/delete", typed_number => '+1 415-555-0100');
	is $wrong->{status}, 422, 'only who types the number';
	like $wrong->{body}, qr/This is not the number/;
	is owned($pool[0][0]), 1, 'it stays';
	is $owner->post("/numbers/$pool[0][0]/delete", @typed)->{status}, 303;
	is state($pool[0][0]), 'quarantine', 'it rests';
	is owned($pool[0][0]), 0;
	is $stranger->post("/numbers/$pool[0][0]/assignments")->{status}, 409, 'so that nobody gets another\'s callers';
};

subtest 'asking for one' => sub {
	is $viewer->get('/number-requests/new')->{status}, 403;
	my ($key) = $manager->get("/number-requests/new?area=$area&country=DE")->{body} =~ /name="key" value="([^"]+)"/;
	my @wish = (key => $key, country => 'US', area => $area, place => 'Testville', words => 'Two <of> them');
	is $manager->post('/number-requests', key => $key, country => 'US')->{status}, 422, 'something has to be said';
	is $manager->post('/number-requests', @wish)->{status}, 303 for 1 .. 2;
	is Pages::value(undef, "select count(*) from number_requests where tenant_id = '$tenant'"), 1, 'sent twice it is one';
	like $viewer->get('/number-requests')->{body}, qr/US $area Testville.*Two &lt;of&gt; them.*Open.*Not yet/s;
	unlike $stranger->get('/number-requests')->{body}, qr/Testville/, 'nobody else sees it';
	is $owner->get('/admin/number-requests')->{status}, 403;
	like $staff->get('/admin/number-requests')->{body}, qr/US $area Testville/, 'staff do';
	is $staff->post("/admin/number-requests/$key", answer => 'They are in the pool now.')->{status}, 303;
	like $viewer->get('/number-requests')->{body}, qr/Answered.*They are in the pool now\./s;
	is $staff->post("/admin/number-requests/$key/closings")->{status}, 303;
	like $viewer->get('/number-requests')->{body}, qr/Closed.*They are in the pool now\./s, 'what was answered stays';
	is Pages::value($tenant, "select count(*) from audit_log where tenant_id = '$tenant' and action like 'number_request.%'"), 2, 'and is in the log';
};

subtest 'the pool, for staff' => sub {
	like $staff->get("/admin/orders/new")->{body}, qr/<option value="US" selected/, "the market of our own country is looked at first";
	my $of = "/admin/pool/$pool[10][0]";
	is $owner->get('/admin/pool')->{status}, 403;
	like $staff->get("/admin/pool?area=$area")->{body}, qr/\+1 $area-999/;
	like $staff->get("/admin/pool?area=$area&state=quarantine")->{body}, qr/\+1 $area-999-1001/, 'by state';
	unlike $staff->get("/admin/pool?area=$area&state=quarantine")->{body}, qr/\+1 $area-999-1002/;
	like $staff->get("/admin/pool?customer=$tenant")->{body}, qr/\+1 $area-999-1003/, 'by customer';
	like $staff->get($of)->{body}, qr/Give it to a customer.*Suspend it.*Give it back to the carrier/s;
	is $staff->post("$of/assignments", customer => $other)->{status}, 303;
	like $staff->get($of)->{body}, qr/Give it to another customer/, 'it has a customer';
	is $staff->post("$of/assignments", customer => $tenant)->{status}, 303, 'then another';
	is owned($pool[10][0]), 1;
	is $staff->post("$of/releases", typed_number => $pool[10][1])->{status}, 409, 'what somebody has is not given back to the carrier';
	is $staff->post("$of/suspensions", reason => 'Too many complaints')->{status}, 303;
	like $owner->get('/numbers?state=suspended')->{body}, qr/\+1 $area-999-1011.*Suspended.*Too many complaints/s, 'the customer sees why';
	is $owner->post("/numbers/$pool[10][0]")->{status}, 409, 'and cannot connect it';
	is $staff->post("$of/resumptions")->{status}, 303;
	is $staff->post("$of/withdrawals")->{status}, 303;
	is owned($pool[10][0]), 0, 'it is taken away';
	is $staff->post("$of/releases", typed_number => 'no')->{status}, 422, 'the number has to be typed';
	is $staff->post("$of/releases", typed_number => $pool[10][1])->{status}, 303;
	is state($pool[10][0]), 'released';
	is Pages::value($Pages::operator, "select count(*) from jobs where tenant_id = '$Pages::operator' and kind = 'number_release' and key = '$pool[10][0]'"), 1, 'a job tells the carrier';
	is Pages::value($tenant, "select count(*) from audit_log where tenant_id = '$tenant' and action like 'number.%'"), 4, 'all of it is in the customer\'s log';
};

subtest 'the rules of the pool' => sub {
	my %given = (reservation_minutes => 45, reservations_most => 3, quarantine_days => 10);
	like $staff->get('/admin/pool/rules')->{body}, qr/name="quarantine_days"[^>]*value="30".*name="reservation_minutes"[^>]*value="30".*name="reservations_most"[^>]*value="5"/s, 'as they are';
	is $owner->get('/admin/pool/rules')->{status}, 403;
	my $before = Pages::value(undef, "select quarantined_until from number_pool where state = 'quarantine' and e164 like '+1${area}999%' limit 1");
	for ([quarantine_days => 0], [quarantine_days => 366], [reservation_minutes => 4], [reservation_minutes => 1441], [reservations_most => 0], [reservations_most => 'x']) {
		my $wrong = $staff->post('/admin/pool/rules', %{ { %given, @$_ } });
		is $wrong->{status}, 422, "@$_";
		like $wrong->{body}, qr/id="$_->[0]-error">\w/, 'beside the field';
	}
	is $staff->post('/admin/pool/rules', %given)->{status}, 303;
	like $staff->get('/admin/pool/rules')->{body}, qr/value="10".*value="45".*value="3"/s, 'kept';
	is Pages::value(undef, "select count(*) > 0 from number_pool where quarantined_until = '$before'"), 't', 'what rests already does so as long as was said';
	my ($one, $two) = @pool[11, 12];
	is $stranger->post("/numbers/$one->[0]/reservations")->{status}, 303;
	is Pages::value(undef, "select round(extract(epoch from reserved_until - now()) / 60) from number_pool where id = '$one->[0]'"), 45, 'a reservation of now';
	is $staff->post("/admin/pool/$two->[0]/assignments", customer => $tenant)->{status}, 303;
	is $staff->post("/admin/pool/$two->[0]/withdrawals")->{status}, 303;
	is Pages::value(undef, "select round(extract(epoch from quarantined_until - now()) / 86400) from number_pool where id = '$two->[0]'"), 10, 'and a rest';
	like $staff->get('/admin/audit?action=number_rules')->{body}, qr/number_rules\.changed.*45 minutes, 3 numbers, 10 days/s, 'it is in the log';
	$staff->post('/admin/pool/rules', reservation_minutes => 30, reservations_most => 5, quarantine_days => 30);
};
done_testing();
