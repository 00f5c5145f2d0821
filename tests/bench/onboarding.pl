#!/usr/bin/perl
# onboarding.pl: the steps of a new customer to an agent, with 100,000 numbers in the pool, and the choice of a number by area code and place.
# As many clients as the program has processes: few people are in it at a time.
use strict;
use warnings;
use Capture;
use Pages;
use Sets;

my $tenant = Pages::tenant(name => 'Newcomer');
my $cookie = Sets::session($tenant);
Sets::pool();
my $agent = q({"name": "Mia", "greeting": "Hello.", "prompt": "You are kind.", "voice": "Mark", "language": "en-US", "personality": "casual", "industry": "healthcare"});
Pages::sql($tenant, "insert into onboardings (tenant_id, industry, contact_name, without_number, agent)
	values ('$tenant', 'healthcare', 'Ada', true, '$agent')");
END { Pages::superuser("delete from onboardings where tenant_id = '$tenant'") if $tenant }

my %newcomer = (cookie => $cookie, clients => 2);
Capture::compare(%newcomer, name => 'steps of a newcomer', goal => 0.4, paths => [ map { "/onboarding/$_" } qw(business agent knowledge) ]);
Capture::compare(%newcomer, name => 'choice of a number, 100k', goal => 0.6,
	paths => [ map { "/onboarding/number$_" } '', '?area=415', '?place=san+city+12', '?place=san', '?place=ca', '?after=%2B18' ]);
