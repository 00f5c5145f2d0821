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
my $area = 200 + int rand 700;
my @pool = map { [Pages::uuid(), sprintf '+1%03d999%04d', $area, 1000 + $_] } 1 .. 25;
Pages::sql(undef, "select pool_add('[" . join(',', map { qq({"id":"$_->[0]","e164":"$_->[1]","carrier":"twilio","carrier_sid":"PN$_->[0]","country":"US","region":"XX","locality":"Testville $area","capabilities":{}}) } @pool) . "]')");

sub state { return Pages::value(undef, "select state from number_pool where id = '$_[0]'") }

subtest 'finding' => sub {
	my $page = $viewer->get("/numbers?q=$area");
	like $page->{body}, qr/Testville $area/;
	is scalar(() = $page->{body} =~ /<td class="main number">/g), 20, 'twenty a page';
	my ($next) = $page->{body} =~ /rel="next" href="([^"]+)"/;
	ok $next, 'and a next page' or return;
	is scalar(() = $viewer->get($next =~ s/&amp;/&/gr)->{body} =~ /<td class="main number">/g), 5;
	like $viewer->get("/numbers?q=Testville%20$area")->{body}, qr/\+1 $area-999/, 'by place';
	like $viewer->get('/numbers?q=nowhere')->{body}, qr/No number is free for “nowhere”/;
};

subtest 'taking' => sub {
	is $viewer->post("/numbers/$pool[0][0]/assignments")->{status}, 403;
	is $manager->post("/numbers/$pool[0][0]/assignments")->{status}, 303;
	is state($pool[0][0]), 'assigned';
	like Pages::value($tenant, "select state from numbers where tenant_id = '$tenant' and id = '$pool[0][0]'"),
		qr/^(connecting|failed)$/, 'no carrier knows the numbers of this test';
	is Pages::value($tenant, "select count(*) from jobs where tenant_id = '$tenant' and kind = 'number_connect'"), 1, 'connecting is a job';
	is Pages::value($tenant, "select object_id from directory where kind = 'number' and key = '$pool[0][1]'"), $pool[0][0], 'callers find it';
	my $late = $stranger->post("/numbers/$pool[0][0]/assignments");
	is $late->{status}, 409;
	like $late->{body}, qr/Somebody else has just taken this number/;
	is $manager->post('/numbers/' . Pages::uuid() . '/assignments')->{status}, 409, 'a number that does not exist';
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

subtest 'changing and giving back' => sub {
	like $manager->get("/numbers/$pool[0][0]/edit")->{body}, qr/Nobody: callers hear a polite sentence/;
	is $manager->post("/numbers/$pool[0][0]")->{status}, 303;
	is $stranger->post("/numbers/$pool[0][0]")->{status}, 404;
	is $stranger->post("/numbers/$pool[0][0]/delete")->{status}, 404;
	is $manager->post("/numbers/$pool[0][0]/delete")->{status}, 403, 'owners only';
	is $owner->post("/numbers/$pool[0][0]/delete")->{status}, 303;
	is state($pool[0][0]), 'quarantine', 'it rests';
	is $stranger->post("/numbers/$pool[0][0]/assignments")->{status}, 409, 'so that nobody gets another\'s callers';
};

subtest 'the pool, for staff' => sub {
	is $owner->get('/admin/pool')->{status}, 403;
	like $staff->get('/admin/pool?after=%2B1' . ($area - 1) . '9999999')->{body}, qr/\+1 $area-999/;
	is $staff->get('/admin/pool/new')->{status}, 200;
	is $staff->post('/admin/pool', sid => 'PN' . '0' x 32)->{status}, 404, 'a number that the account does not own';
};
done_testing();
