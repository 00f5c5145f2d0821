#!/usr/bin/perl
# settings.t: what a customer is called, where it is, and whose name its pages carry; and who belongs to it.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant(name => 'Old Name');
my ($owner, $manager) = map { Pages->member($tenant, $_) } qw(owner manager);
my %good = (name => 'New & Name', brand_name => 'Callwell', country => 'GB', zone => 'Europe/London');

my $page = $owner->get('/settings');
like $page->{body}, qr/value="Old Name"/;
like $page->{body}, qr/<option value="America\/New_York" selected>/;
like $manager->get('/settings')->{body}, qr/Owners can change this/;
is $manager->post('/settings', %good)->{status}, 403;

is $owner->post('/settings', %good)->{headers}{location}, '/settings';
$page = $owner->get('/settings');
like $page->{body}, qr/Saved\./, 'said once';
unlike $owner->get('/settings')->{body}, qr/Saved\./, 'and not again';
like $page->{body}, qr/value="New &amp; Name"/;
like $page->{body}, qr/<title>Settings \S+ Callwell<\/title>/, 'the brand is the customer\'s own';
unlike $page->{body}, qr/Ringwell/;
like $page->{body}, qr/<option value="Europe\/London" selected>/;
my %sent = (%good, zone => 'Mars/Base');
is $owner->post('/settings', %sent)->{status}, 422;
%sent = (%good, country => 'gb');
is $owner->post('/settings', %sent)->{status}, 422;
%sent = (%good, brand_name => '');
is $owner->post('/settings', %sent)->{status}, 303;
like $owner->get('/settings')->{body}, qr/<title>Settings \S+ Ringwell<\/title>/, 'without one, the operator\'s';
is(Pages::value($tenant, "select count(*) from audit_log where tenant_id = '$tenant' and action = 'settings.changed'"), 2, 'changes are written down');

my $members = $manager->get('/members');
like $members->{body}, qr/\Q$owner->{person}{email}\E.*Owner/s;
like $members->{body}, qr/\Q$manager->{person}{email}\E.*Manager/s;

done_testing;
