#!/usr/bin/perl
# voices.t: voices are listed and heard: fetched from their engine once, then a file of ours; what goes wrong is said.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant();
my $viewer = Pages->member($tenant, 'viewer');
my $other = Pages->member(Pages::tenant(), 'viewer');
my ($mark, $lena) = qw(91fa9bcf-93c8-467c-8b29-973720e3f167 c4b5a697-8d7e-4f60-9182-736455463728);
my $closed = { ULTRAVOX_API_URL => 'http://127.0.0.1:1/nobody' };

sub files { my @all = glob "'$ENV{DATA_FOLDER}/voices/*'"; return scalar @all }

sub begins { # FILE, BYTES
	my ($name, $count) = @_;
	open my $file, '<:raw', "$ENV{DATA_FOLDER}/$name" or return "no $name";
	read $file, (my $bytes), $count;
	return $bytes;
}

unlink glob "'$ENV{DATA_FOLDER}/voices/*'";
like $viewer->get('/voices')->{body}, qr{Mark.*src="/voices/$mark/sample"}s, 'each has something to play';
unlike $viewer->get('/voices?language=de-DE')->{body}, qr/Mark/, 'the list can be of one language';
like $viewer->get('/voices?language=de-DE')->{body}, qr/Lena/;

subtest 'an engine that does not answer' => sub {
	local $viewer->{env} = $closed;
	my $answer = $viewer->get("/voices/$mark/sample");
	is $answer->{status}, 502;
	unlike $answer->{body}, qr/ultravox/i, 'no provider is named';
	is files(), 0, 'nothing is kept of it';
};

subtest 'a sample' => sub {
	my $answer = $viewer->get("/voices/$mark/sample");
	is $answer->{status}, 200;
	is $answer->{headers}{'content-type'}, 'audio/wav';
	my ($path) = $answer->{headers}{'x-accel-redirect'} =~ m{^/protected/(voices/[0-9a-f]{64}\.wav)$} or return fail 'a file of ours';
	like begins($path, 12), qr/^RIFF....WAVE$/s, 'which is sound';
	local $other->{env} = $closed;
	is $other->get("/voices/$mark/sample")->{headers}{'x-accel-redirect'}, "/protected/$path", 'it is fetched once for all customers';
	is files(), 1;
	is $viewer->get("/voices/$lena/sample")->{status}, 200;
	is $viewer->get("/voices/$mark/sample?language=de-DE")->{status}, 200;
	is files(), 3, 'one for each voice and language';
	is $viewer->get("/voices/$mark/sample?language=../../etc")->{headers}{'x-accel-redirect'}, "/protected/$path", 'an unknown language is its own';
	is files(), 3;
};

is $viewer->get("/voices/$_/sample")->{status}, 404, "no voice: $_" for 'nobody', '..', '..%2f..%2fetc%2fpasswd', 'x' x 300;
is(Pages->new->get("/voices/$mark/sample")->{status}, 303, 'nobody has to log in first');
Pages::sql(undef, "update throttles set count = 60 where key = 'voice sample $tenant'");
is $viewer->get("/voices/$lena/sample?language=fr-FR")->{status}, 429, 'a customer has so many fetched in ten minutes';
is $viewer->get("/voices/$lena/sample")->{status}, 200, 'but hears what is there';
is_deeply [glob "'$ENV{DATA_FOLDER}/temp/*.sound*'"], [], 'nothing half is left';
done_testing();
