#!/usr/bin/perl
# lead_imports.t: files of leads, also odd ones: uploaded, mapped, imported, their errors fetched, undone.
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;
use Uploads;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
my $tenant = Pages::tenant(name => 'Importer');
my $manager = Pages->member($tenant, 'manager');
my $viewer = Pages->member($tenant, 'viewer');

sub leads { # of an import: rows of columns
	my ($id, $columns) = @_;
	return [ Pages::sql($tenant, "select $columns from leads where tenant_id = '$tenant' and import_id = '$id' order by phone") ];
}

sub utf8_leads { my $rows = leads(@_); return [ map { [ map { my $text = $_; utf8::decode($text); $text } @$_ ] } @$rows ] }

my $good = "First name,Last name,Phone,E-mail,Company,Consent,Consent date,Plan name\r\n"
	. "Ann,Able,(212) 555-0101,ANN\@Example.com,Able Inc,Web form,2026-01-02,gold\r\n"
	. "Bob,Baker,+442079460102,bob,,no,,\r\n"
	. "Cy,,12,,,,,\r\n"
	. "Ann,Again,212-555-0101,,,,,\r\n"
	. "Dee,,312.555.0104,,,yes,13.01.2026,silver\r\n";

subtest 'who may' => sub {
	is Uploads::upload($viewer, 'a.csv', $good)->{status}, 403, 'a viewer uploads nothing';
	is $viewer->get('/lead-imports/new')->{status}, 403;
	is $viewer->get('/lead-imports')->{status}, 200, 'but may see what was uploaded';
	like $viewer->get('/lead-imports')->{body}, qr/Nothing uploaded yet/;
	is Uploads::upload($manager, 'a.csv', $good, csrf => 'x')->{status}, 403, 'not without the token';
	is(Pages::value($tenant, "select count(*) from lead_imports where tenant_id = '$tenant'"), 0);
};

subtest 'the whole way' => sub {
	my $answer = Uploads::upload($manager, 'Autumn "><img src=x onerror=alert(1)>.csv', $good);
	is $answer->{status}, 303;
	my $id = Uploads::id_of($answer);
	my $page = $manager->follow($answer);
	is $page->{status}, 200;
	unlike $page->{body}, qr/<img src=x/, 'names of files are shown, not run';
	like $page->{body}, qr/5 people for the list Autumn/;
	is_deeply [ Uploads::chosen($page) ], [qw(first_name last_name phone email company consent_source consent_at custom)], 'the columns are guessed';
	like $page->{body}, qr/\+12125550101/, 'a preview of numbers';
	like $page->{body}, qr/Left out: The number is too short/, 'and of what is wrong';
	my $again = $manager->post("/lead-imports/$id", column_0 => 'name', country => 'US', consent_source => 'Fair');
	is $again->{status}, 422, 'no column is the phone';
	like $again->{body}, qr/Please choose the column that has the phone numbers/;
	like $again->{body}, qr/value="Fair"/, 'what was typed is still there';
	is_deeply [ (Uploads::chosen($again))[0] ], ['name'];
	$again = $manager->post("/lead-imports/$id", column_0 => 'phone', column_2 => 'phone', country => 'US');
	is $again->{status}, 422, 'twice the same';
	like $again->{body}, qr/Another column is this already/, 'said beside the column';
	is $manager->post("/lead-imports/$id", column_2 => 'phone', country => 'QQ')->{status}, 422, 'no such country';
	is $manager->post("/lead-imports/$id", column_2 => 'phone', country => 'US', consent_at => '2026-01-01')->{status}, 422, 'consent from nowhere';
	is $manager->post("/lead-imports/$id", column_2 => 'phone', country => 'US', consent_at => '2099-01-01', consent_source => 'x')->{status}, 422, 'consent to come';
	my $preview = $manager->post("/lead-imports/$id", column_0 => 'name', column_2 => 'phone', country => 'GB', action => 'preview');
	is $preview->{status}, 200, 'a preview';
	like $preview->{body}, qr/not a valid number in GB|too short for GB/, 'with what is chosen now';
	is $manager->get("/lead-imports/$id")->{headers}{location}, "/lead-imports/$id/edit", 'not begun: goes there';

	is Uploads::start($manager, $id)->{headers}{location}, "/lead-imports/$id";
	my $row = Uploads::wait_for($tenant, $id, 'done|failed');
	is_deeply [ @$row{qw(state row_count created_count duplicate_count known_count error_count warning_count)} ], [ 'done', 5, 3, 1, 0, 1, 1 ];
	is_deeply leads($id, "phone, name, email, company, zones, region, country, coalesce(consent_source, 'none'), coalesce(consent_at::date::text, ''), custom"), [
		[ '+12125550101', 'Ann Able', 'ann@example.com', 'Able Inc', '{America/New_York}', 'NY', 'US', 'Web form', '2026-01-02', '{"plan_name": "gold"}' ],
		[ '+13125550104', 'Dee', '', '', '{America/Chicago}', 'IL', 'US', 'Said in the file Autumn "><img src=x onerror=alert(1)>.csv', '2026-01-13', '{"plan_name": "silver"}' ],
		[ '+442079460102', 'Bob Baker', '', '', '{Europe/London}', '', 'GB', 'none', '', '{}' ],
	];
	my $show = $viewer->get("/lead-imports/$id");
	like $show->{body}, qr/The number is too short for US/, 'reasons are counted on the page';
	like $show->{body}, qr/Imported without the e-mail address/;
	unlike $show->{body}, qr/<img src=x/;
	my $part = $viewer->get("/lead-imports/$id/progress", HTTP_X_FRAGMENT => 1);
	like $part->{body}, qr/^<div class="section" id="progress"/, 'the part that changes, alone';
	my $errors = Uploads::errors($viewer, $id);
	like $errors, qr/^\xef\xbb\xbfFirst name,Last name,Phone,.*,Row,Reason\r\n/, 'the columns of the file, and why';
	like $errors, qr/^Cy,,12,,,,,,4,The number is too short for US\.\r$/m;
	like $errors, qr/^,,\+12125550101,,,,,,5,"Twice in the file, imported once\."\r$/m, 'who is in the file twice';
	is_deeply [ $manager->post("/lead-imports/$id", column_2 => 'phone', country => 'US')->{headers}{location} ], ["/lead-imports/$id"], 'it is not begun twice';

	my $second = Uploads::import_file($manager, 'b.csv', $good, list_id => Pages::value($tenant, "select list_id from lead_imports where tenant_id = '$tenant' and id = '$id'"));
	is_deeply [ @$second{qw(state created_count duplicate_count known_count)} ], [ 'done', 0, 0, 4 ], 'the same again: all are known';
	is scalar(() = Uploads::errors($viewer, $second->{id}) =~ /,"In the list already, left as it was\."\r$/mg), 4, 'which its file of errors says of each';
	is $manager->post("/lead-imports/$id/undos")->{status}, 303, 'undone';
	is Uploads::wait_for($tenant, $id, 'undone')->{state}, 'undone';
	is(Pages::value($tenant, "select count(*) from leads where tenant_id = '$tenant'"), 0, 'nobody is left');
	is $manager->post("/lead-imports/$id/undos")->{status}, 409, 'only once';
	like $viewer->get("/lead-imports/$id")->{body}, qr/Everybody whom this file had added was taken out again/;
};

subtest 'lists' => sub {
	is $manager->post('/lead-lists', new_list => 'Taken')->{status}, 303;
	my $answer = Uploads::upload($manager, 'a.csv', $good, new_list => 'Taken');
	is $answer->{status}, 409, 'a name that exists';
	like $answer->{body}, qr/id="new_list-error">You have a list with this name already/;
	for my $name ('Taken (2)', 'Taken (3)') {
		my $id = Uploads::id_of(Uploads::upload($manager, 'Taken.csv', $good));
		like $manager->get("/lead-imports/$id/edit")->{body}, qr/for the list \Q$name\E/, "named after the file: $name";
	}
	is Uploads::upload($manager, 'a.csv', $good, list_id => Pages::uuid())->{status}, 409, 'no such list';
	is scalar(() = glob "$ENV{DATA_FOLDER}/uploads/*"), 0, 'nothing that was refused is left on the disk';
};

# What a file is refused for, beside its field.
my @refused = (
	[ 'nothing', undef, qr/Please choose a file/ ],
	[ 'an empty file', '', qr/empty|nothing in this file/i ],
	[ 'only blank lines', "\n\n  \n", qr/nothing in this file|empty/i ],
	[ 'only names', "Name,Phone\n", qr/no rows below/ ],
	[ 'no names', "Ann,+12125550101\nBob,+12125550102\n", qr/The first row has a phone number in it/ ],
	[ '501 columns', join(',', map { "c$_" } 1 .. 501) . "\n" . join(',', 1 .. 501) . "\n", qr/more than 500 columns/ ],
	[ 'a workbook', "PK\x03\x04" . "\0" x 200, qr/workbook|Excel|spreadsheet/i ],
	[ 'a PDF', "%PDF-1.7\n" . "\x00\x01" x 100, qr/PDF/ ],
	[ 'one endless row', "Name,Phone\n\"" . 'x' x 1_100_000, qr/longer than 1 MB|nothing|64 KB/ ],
);
subtest "refused: $_->[0]" => sub {
	my ($what, $bytes, $sentence) = @$_;
	my $answer = Uploads::upload($manager, 'odd.csv', $bytes);
	is $answer->{status}, 422;
	my ($said) = $answer->{body} =~ /id="file-error">([^<]*)</;
	like $said, $sentence, 'says why';
} for @refused;

# Odd files that are taken: what becomes of them.
my $umlauts = "Name;Telefon;Ort\nJörg Müller;+4930901820;Köln\n";
my $expected_umlauts = [ [ '+4930901820', 'Jörg Müller', '{"ort": "Köln"}' ] ];
my @taken = (
	[ 'UTF-8 with a mark', encode('UTF-8', "\x{feff}$umlauts"), $expected_umlauts, {} ],
	[ 'UTF-16, little end first', "\xff\xfe" . encode('UTF-16LE', $umlauts), $expected_umlauts, {} ],
	[ 'UTF-16, big end first', "\xfe\xff" . encode('UTF-16BE', $umlauts), $expected_umlauts, {} ],
	[ 'UTF-16 without a mark', encode('UTF-16LE', $umlauts), $expected_umlauts, {} ],
	[ 'Latin-1', encode('ISO-8859-1', $umlauts), $expected_umlauts, {} ],
	[ 'tabs', "Name\tPhone\nAnn\t+12125550101\n", [ [ '+12125550101', 'Ann', '{}' ] ], {} ],
	[ 'Excel\'s first line', "sep=;\nName;Phone\nAnn;+12125550101\n", [ [ '+12125550101', 'Ann', '{}' ] ], {} ],
	[ 'old line ends', "Name,Phone\rAnn,+12125550101\rBob,+12125550102\r", [ [ '+12125550101', 'Ann', '{}' ], [ '+12125550102', 'Bob', '{}' ] ], {} ],
	[ 'line ends and quotes in fields', "Name,Phone,Note\n\"Ann \"\"A\"\" Able\",+12125550101,\"one\ntwo, three\"\n",
		[ [ '+12125550101', 'Ann "A" Able', '{"note": "one\ntwo, three"}' =~ s/\n/\\n/r ] ], {} ],
	[ 'a zero byte', "Name,Phone\nA\0nn,+12125550101\nBob,+12125550102\n", [ [ '+12125550102', 'Bob', '{}' ] ], { error_count => 1 } ],
	[ 'the same name twice', "Name,Phone,Note,Note\nAnn,+12125550101,a,b\n", [ [ '+12125550101', 'Ann', '{"note": "a", "note_2": "b"}' ] ], {} ],
	[ 'a million characters', "Name,Phone\n" . 'x' x 999_000 . ",+12125550101\nBob,+12125550102\n", [ [ '+12125550102', 'Bob', '{}' ] ], { error_count => 1 } ],
	[ 'formulas', "Name,Phone\n=1+1,12\n\"=cmd|' /C calc'!A0\",+12125550101\n", [ [ '+12125550101', "=cmd|' /C calc'!A0", '{}' ] ], { error_count => 1 } ],
	[ 'shifted rows', "Name,Phone\nAble, Ann,+12125550101\nBob,+12125550102,,\n", [ [ '+12125550102', 'Bob', '{}' ] ], { error_count => 1 } ],
	[ 'short rows', "Phone,Name,Note\n+12125550101\n+12125550102,Bob\n", [ [ '+12125550101', '', '{}' ], [ '+12125550102', 'Bob', '{}' ] ], {} ],
	[ 'damaged characters', "Name,Phone\nÄnn,+12125550101\n", [ [ '+12125550101', 'Änn', '{}' ] ], {}, 'UTF-8' ],
	[ 'numbers without a name', "who,what\nAnn,(212) 555-0101\nBob,(212) 555-0102\n", [ [ '+12125550101', '', '{"who": "Ann"}' ], [ '+12125550102', '', '{"who": "Bob"}' ] ], {} ],
	[ '500 columns', join(',', 'Phone', map { "c$_" } 2 .. 500) . "\n" . join(',', '+12125550101', ('') x 498, 'last') . "\n", [ [ '+12125550101', '', '{"c500": "last"}' ] ], {} ],
);
subtest "taken: $_->[0]" => sub {
	my ($what, $bytes, $rows, $counts, $encoding) = @$_;
	my $import = Uploads::import_file($manager, 'odd.csv', $encoding ? encode($encoding, $bytes) : $bytes);
	is $import->{state}, 'done' or return diag join " | ", $import->{state}, ($import->{answer}{body} // "") =~ m{class="errors?"[^>]*>([^<]+)}g;
	is_deeply utf8_leads($import->{id}, 'phone, name, custom'), $rows;
	is $import->{$_}, $counts->{$_}, $_ for keys %$counts;
	my $errors = Uploads::errors($manager, $import->{id});
	unlike $errors // '', qr/(?:^|,)"?[=@]/m, 'nothing that a spreadsheet would run';
} for @taken;

subtest 'who must not be called' => sub {
	$manager->post('/suppressions', phone => '+12125550133');
	my $import = Uploads::import_file($manager, 'c.csv', "Phone\n+12125550133\n+12125550134\n", new_list => 'Some stop');
	is_deeply [ @$import{qw(created_count suppressed_count)} ], [ 2, 1 ];
	like $manager->get("/lead-imports/$import->{id}")->{body}, qr/do-not-call list/;
};

subtest 'the sample' => sub {
	my $sample = $manager->get('/lead-imports/sample');
	like $sample->{headers}{'content-disposition'}, qr/attachment; filename="sample.csv"/;
	my $answer = $manager->post('/lead-imports/sample');
	is $answer->{status}, 303;
	my $row = Uploads::wait_for($tenant, Uploads::id_of($answer), 'done|failed');
	is_deeply [ @$row{qw(state created_count error_count warning_count)} ], [ 'done', 20, 0, 0 ];
	is(Pages::value($tenant, "select count(*) from leads where tenant_id = '$tenant' and import_id = '" . Uploads::id_of($answer) . "' and consent_at < now()"), 20);
	my $uploaded = Uploads::import_file($manager, 'sample.csv', $sample->{body}, new_list => 'By hand');
	is $uploaded->{created_count}, 20, 'the download is the same';
	my $without = Pages->member($tenant, 'manager', env => { SANDBOX => 'off' });
	is $without->get('/lead-imports/sample')->{status}, 404, 'not without the sandbox';
	is $without->post('/lead-imports/sample')->{status}, 404;
	unlike $without->get('/lead-imports/new')->{body}, qr/sandbox numbers/;
};

done_testing;
