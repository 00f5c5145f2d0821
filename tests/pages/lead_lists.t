#!/usr/bin/perl
# lead_lists.t: lists of leads: who sees and changes which; what is wrong stands beside its field; another customer's stay hidden.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my ($tenant, $other) = (Pages::tenant(), Pages::tenant());
my ($manager, $viewer) = map { Pages->member($tenant, $_) } qw(manager viewer);
my $stranger = Pages->member($other, 'owner');

sub lists { return Pages::value($tenant, 'select count(*) from lead_lists where tenant_id = cur_tenant()') }

like $viewer->get('/lead-lists')->{body}, qr/No list yet/, 'at first there is none, and the page says what to do';
is $viewer->post('/lead-lists', new_list => 'Mine')->{status}, 403, 'viewers make none';

my $wrong = $manager->post('/lead-lists', new_list => '   ');
is $wrong->{status}, 422, 'a list needs a name';
like $wrong->{body}, qr/id="new_list-error">[^<]+</, 'the sentence stands beside the field';
is lists(), 0, 'and nothing was made';

is $manager->post('/lead-lists', new_list => 'Autumn <b>', csrf => 'x' x 64)->{status}, 403, 'not without the token';
is $manager->post('/lead-lists', new_list => 'Autumn <b>')->{status}, 303, 'made';
like $viewer->get('/lead-lists')->{body}, qr/Autumn &lt;b&gt;/, 'everybody of the customer sees it, as it was typed';
unlike $stranger->get('/lead-lists')->{body}, qr/Autumn/, 'another customer does not';

my $id = Pages::value($tenant, 'select id from lead_lists where tenant_id = cur_tenant()');
is $stranger->post("/lead-lists/$id/delete")->{status}, 404, 'another customer cannot delete it: there is no such list';
is lists(), 1;
Pages::sql($tenant, "insert into leads (tenant_id, id, list_id, phone, phone_hash, name, zones)
	select cur_tenant(), gen_random_uuid(), '$id', '+1' || 2125550000 + n, 'hash ' || n, 'Person ' || n, '{}' from generate_series(1, 12000) n");
like $viewer->get('/leads')->{body}, qr/Person/, 'with many people in it';
is $manager->post("/lead-lists/$id/delete")->{status}, 303, 'its own people can';
unlike $viewer->get('/lead-lists')->{body}, qr/Autumn/, 'at once it is not seen any more';
unlike $viewer->get('/leads')->{body}, qr/Person \d/, 'nor are its people';
is $manager->post("/lead-lists/$id/delete")->{status}, 404, 'it is deleted once';
is $manager->post('/lead-lists', new_list => 'Autumn <b>')->{status}, 303, 'its name is free again';
Pages::eventually(sub { lists() == 1 }, 30);
is lists(), 1, 'and then it is gone';
is Pages::value($tenant, 'select count(*) from leads where tenant_id = cur_tenant()'), 0, 'with everybody in it';

done_testing();
