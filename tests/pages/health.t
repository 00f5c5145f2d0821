#!/usr/bin/perl
# health.t: what /health says, to machines and to people, with and without a database.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use JSON::PP;
use Test::More;
use Pages;

sub parts { my ($answer) = @_; my $all = decode_json($answer->{body}); return map { ($_->{name} => $_) } @{ $all->{parts} } }

my $answer = Pages->new->get('/health');
like $answer->{status}, qr/^(200|503)$/;
is $answer->{headers}{'content-type'}, 'application/json';
my %part = parts($answer);
ok exists $part{$_}, $_ for qw(database migrations jobs dialer sandbox carrier engine engine_webhook mail nchan disk);
ok $part{$_}{ok}, "$_ works" for qw(database migrations disk);
like $part{$_}{sentence}, qr/^It is running/, "$_ is seen to run" for qw(jobs dialer statistics live);
is_deeply [grep { !length $part{$_}{sentence} } keys %part], [], 'each says something';
for my $secret (qw(SECRET_KEY ENCRYPTION_KEY TWILIO_AUTH_TOKEN ULTRAVOX_API_KEY ULTRAVOX_WEBHOOK_SECRET OPENAI_API_KEY)) {
	unlike $answer->{body}, qr/\Q$ENV{$secret}\E/, "$secret is not said";
}

my $page = Pages->new->request('GET', '/health', '', HTTP_ACCEPT => 'text/html,*/*');
is $page->{status}, $answer->{status};
like $page->{body}, qr/<h1>(Everything works|Something does not work)/;
unlike $page->{body}, qr/manyline/i;

my $down = Pages->new(env => { DATABASE_WEB => 'host=/nonexistent dbname=x' })->get('/health');
is $down->{status}, 503, 'without a database';
%part = parts($down);
ok !$part{database}{ok};
unlike $down->{body}, qr/nonexistent/, 'what is wrong inside is for the log';
ok exists $part{disk}, 'the rest is still said';

my $started = time;
is(Pages->new(env => { DATABASE_WEB => 'host=192.0.2.1 dbname=x connect_timeout=2' })->get('/sessions/new')->{status}, 503, 'pages say so too');
cmp_ok time - $started, '<', 12, 'soon';

done_testing;
