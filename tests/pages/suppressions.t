#!/usr/bin/perl
# suppressions.t: numbers that are never called: adding, finding why, taking off, and the list as CSV.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Digest::SHA qw(hmac_sha256_hex);
use Test::More;
use Pages;

my $tenant = Pages::tenant();
my ($owner, $manager, $viewer) = map { Pages->member($tenant, $_) } qw(owner manager viewer);
my $stranger = Pages->member(Pages::tenant(), 'owner');
my $hash = hmac_sha256_hex('phone +14155550142', $ENV{SECRET_KEY});
my $id = substr($hash, 0, 32) =~ s/(.{8})(.{4})(.{4})(.{4})(.{12})/$1-$2-$3-$4-$5/r;

like $owner->get('/suppressions')->{body}, qr/Nobody has asked not to be called/, 'empty at first';

subtest 'adding' => sub {
	my $answer = $manager->post('/suppressions', phone => '(415) 555-0142', note => 'Asked <i>by letter');
	is $answer->{status}, 303;
	is $answer->{headers}{location}, '/suppressions/lookup?phone=%2B14155550142';
	is_deeply [Pages::sql($tenant, "select phone_hash, masked, reason, note from suppressions where tenant_id = '$tenant'")],
		[[$hash, "+1415\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa20142", 'manual', 'Asked <i>by letter']], 'only a digest and the masked number are kept';
	my $list = $viewer->get('/suppressions');
	like $list->{body}, qr/0142.*Added by hand.*Asked &lt;i&gt;by letter/s;
	unlike $list->{body}, qr/5550142|suppressions\/[^"]*\/delete"/, 'masked, and not for viewers to take off';
	is $manager->post('/suppressions', phone => '+1 415 555 0142')->{status}, 303, 'adding it again changes nothing';
	my $wrong = $manager->post('/suppressions', phone => '12', note => 'kept');
	is $wrong->{status}, 422;
	like $wrong->{body}, qr/value="12"[^>]*aria-invalid.*value="kept"/s;
	is $viewer->post('/suppressions', phone => '+14155550143')->{status}, 403;
};

subtest 'why did you call me?' => sub {
	Pages::sql($tenant, <<'SQL', t => $tenant, h => $hash, list => Pages::uuid(), lead => Pages::uuid(), attempt => Pages::uuid(), call => Pages::uuid());
insert into lead_lists (tenant_id, id, name) values (:'t', :'list', 'The list');
insert into leads (tenant_id, id, list_id, phone, phone_hash, name, consent_source, consent_at)
values (:'t', :'lead', :'list', '+14155550142', :'h', 'Ann Asker', 'Web form', now());
insert into attempts (tenant_id, id, phone_hash, masked, decided_at, allowed, reasons, rule_version)
values (:'t', :'attempt', :'h', '', now(), false, '[{"rule":"hours","verdict":"fail","why":"It was 22:10 there."}]', 7);
insert into calls (tenant_id, id, direction, our_phone, their_phone, phone_hash, state, outcome, created_at)
values (:'t', :'call', 'outbound', '+14155550199', '+14155550142', :'h', 'completed', 'human', now());
SQL
	my $page = $viewer->get('/suppressions/lookup?phone=415-555-0142');
	is $page->{status}, 200;
	like $page->{body}, qr/$_/, $_ for 'is never called', 'Ann Asker', 'Web form', 'It was 22:10 there', 'Rule version 7', 'Call out', 'Person';
	my $theirs = $stranger->get('/suppressions/lookup?phone=%2B14155550142')->{body};
	like $theirs, qr/is not on the list/, 'another tenant knows nothing';
	unlike $theirs, qr/Ann Asker|22:10/;
	like $viewer->get('/suppressions/lookup?phone=abc')->{body}, qr/value="abc"/, 'what is no number is said and kept';
	is $viewer->get('/suppressions/lookup')->{status}, 200;
};

subtest 'CSV' => sub {
	Pages::sql($tenant, "insert into suppressions (tenant_id, phone_hash, masked, reason, note, created_at)
		select '$tenant', md5(n::text) || md5('x' || n), '+1415000' || n, 'import', '=cmd()', timestamptz '2026-01-01' + n * interval '1 second' from generate_series(1, 120) n");
	my $csv = $viewer->get('/suppressions/csv');
	is $csv->{headers}{'content-type'}, 'text/csv; charset=utf-8';
	my @lines = split /\r\n/, $csv->{body};
	is scalar @lines, 122, 'all rows, over several pages';
	like $csv->{body}, qr/,'=cmd\(\),/, 'formulas do not run';
	my %seen;
	my $next = '/suppressions';
	for (1 .. 5) {
		my $page = $viewer->get($next);
		$seen{$1}++ while $page->{body} =~ /\+1415000(\d+)</g;
		($next) = $page->{body} =~ /rel="next" href="([^"]+)"/ or last;
		$next =~ s/&amp;/&/g;
	}
	is scalar(keys %seen), 120, 'paging shows each';
	is_deeply [grep { $_ > 1 } values %seen], [], 'once';
};

subtest 'taking off' => sub {
	is $manager->post("/suppressions/$id/delete", reason => 'A good reason')->{status}, 403, 'managers may not';
	is $owner->post("/suppressions/$id/delete", reason => 'x')->{status}, 422, 'a reason is asked for';
	is $owner->post("/suppressions/$id/delete", reason => 'They called us')->{status}, 303;
	is(Pages::value($tenant, "select count(*) from suppressions where tenant_id = '$tenant' and phone_hash = '$hash'"), 0);
	like(Pages::value($tenant, "select details::text from audit_log where tenant_id = '$tenant' and action = 'suppression.removed'"), qr/They called us/, 'and kept');
	is $owner->post("/suppressions/$id/delete", reason => 'They called us')->{status}, 404, 'it is gone';
};

done_testing;
