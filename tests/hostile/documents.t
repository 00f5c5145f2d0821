#!/usr/bin/perl
# documents.t: files that nobody should send: each ends as a sentence on its page, or as its text, and the jobs live on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages";
use IO::Compress::Zip qw(zip $ZipError ZIP_CM_DEFLATE);
use Test::More;
use Documents;
use Pages;

my $tenant = Pages::tenant(name => 'Sender');
my $manager = Pages->member($tenant, 'manager');

# A PDF of these objects; the last argument is what stands in the trailer besides.
sub pdf {
	my ($trailer, @objects) = @_;
	my ($text, @starts) = ("%PDF-1.4\n");
	for my $n (1 .. @objects) {
		push @starts, length $text;
		$text .= "$n 0 obj\n$objects[$n - 1]\nendobj\n";
	}
	my $xref = length $text;
	$text .= sprintf("xref\n0 %d\n0000000000 65535 f \n", @objects + 1) . join '', map { sprintf "%010d 00000 n \n", $_ } @starts;
	return $text . sprintf "trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF", @objects + 1, $trailer, $xref;
}

sub stream { my ($content) = @_; return sprintf "<</Length %d>>stream\n%s\nendstream", length $content, $content }

sub pdf_with {
	my ($content, %more) = @_;
	return pdf($more{trailer} // '', '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count ' . ($more{count} // 1) . '>>',
		'<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>', stream($content),
		'<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>', $more{object} // ());
}

sub docx { # name and content of its parts
	my (@parts) = @_;
	my ($bytes, $zip) = ('');
	while (my ($name, $content) = splice @parts, 0, 2) {
		if ($zip) { $zip->newStream(Name => $name) } else { $zip = IO::Compress::Zip->new(\$bytes, Name => $name, Minimal => 1, Method => ZIP_CM_DEFLATE) or die $ZipError }
		$zip->print($content);
	}
	$zip->close;
	return $bytes;
}

sub words { return qq{<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>$_[0]</w:body></w:document>} }

sub paragraph { return "<w:p><w:r><w:t>$_[0]</w:t></w:r></w:p>" }

# The same archive, which says that its first part is smaller than it is.
sub lying {
	my ($bytes, $size) = @_;
	my $at = index $bytes, "PK\x01\x02";
	substr $bytes, $at + 24, 4, pack 'V', $size;
	return $bytes;
}

my $line = 'BT /F1 12 Tf 10 200 Td (Open from nine to five) Tj ET';
my $laughs = '<!DOCTYPE lolz [<!ENTITY l0 "lol">' . join('', map { my $n = $_ - 1; "<!ENTITY l$_ \"" . "&l$n;" x 10 . '">' } 1 .. 9) . ']>';
my $encrypt = '<</Filter/Standard/V 1/R 2/O<' . '41' x 32 . '>/U<' . '42' x 32 . '>/P -4>>';
my %failed = (
	'a PDF of nothing' => [ '%PDF-1.4', qr/This PDF is damaged/ ],
	'a PDF that is cut off' => [ substr(pdf_with($line), 0, 150), qr/This PDF is damaged/ ],
	'a PDF of noise' => [ "%PDF-1.7\n" . join('', map { chr(($_ * 7919) % 256) } 1 .. 5000), qr/This PDF is damaged/ ],
	'a protected PDF' => [ pdf_with($line, trailer => '/Encrypt 6 0 R/ID[<41><41>]', object => $encrypt), qr/protected by a password/ ],
	'a scan' => [ pdf_with('0 0 10 10 re f'), qr/it may be a scan/ ],
	'a picture by another name' => [ "\xff\xd8\xff\xe0\0\x10JFIF" . "\0" x 100, qr/This is a picture/ ],
	'an archive of something else' => [ docx('xl/workbook.xml' => '<x/>'), qr/This is no Word document/ ],
	'an archive of nothing' => [ "PK\x03\x04" . "\0" x 50, qr/This Word document is damaged/ ],
	'an archive cut off' => [ substr(docx('word/document.xml' => words(paragraph('x') x 1000)), 0, 200), qr/This Word document is damaged/ ],
	'a bomb' => [ docx('word/document.xml' => "\0" x (49 * 1024 * 1024)), qr/unpacks to more than 48 MB/ ],
	'a bomb that lies' => [ lying(docx('word/document.xml' => words(paragraph('x' x 100) x 100_000)), 500), qr/Word document is damaged|more than 8 MB of text/ ],
	'laughs' => [ docx('word/document.xml' => $laughs . words(paragraph('&l9;'))), qr/defines entities of its own|Word document is damaged/ ],
	'a file of ours' => [ docx('word/document.xml' => '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' . words(paragraph('&e;'))), qr/defines entities of its own/ ],
	'XML that is broken' => [ docx('word/document.xml' => '<w:document><w:p><w:t>x'), qr/This Word document is damaged/ ],
	'XML that is deep' => [ docx('word/document.xml' => '<a>' x 100_000), qr/This Word document is damaged/ ],
	'a document without words' => [ docx('word/document.xml' => words('')), qr/There is no text in this file/ ],
);
my %taken = (
	'a PDF' => [ pdf_with($line), 'Open from nine to five' ],
	'a PDF whose table is wrong' => [ pdf_with($line) =~ s/^\d{10} 00000 n /0000000007 00000 n /gmr, 'Open from nine to five' ],
	'a PDF that says it has a million pages' => [ pdf_with($line, count => 1_000_000), qr/^(Open from nine to five|)$/ ],
	'a DOCX' => [ docx('[Content_Types].xml' => '<x/>', 'word/document.xml' => words(paragraph('Open &amp; warm') . paragraph('Five'))), 'Open & warm|Five' ],
	'a DOCX with paths that lead out' => [ docx('../../../../tmp/manyline-out' => 'x', '/etc/passwd' => 'x', 'word/document.xml' => words(paragraph('Inside'))), 'Inside' ],
);

# All at once, as somebody would send them.
my %id;
$id{$_} = Documents::id_of(Documents::upload($manager, "$_.bin", ($failed{$_} // $taken{$_})->[0])) for sort(keys %failed), sort keys %taken;
for my $what (sort keys %failed) {
	my $row = Documents::wait_for($tenant, $id{$what}, 'ready|failed');
	is $row->{state}, 'failed', $what;
	like $row->{failure} // '', $failed{$what}[1], "$what: why";
}
for my $what (sort keys %taken) {
	my $row = Documents::wait_for($tenant, $id{$what}, 'ready|failed');
	my $expected = $taken{$what}[1];
	if (ref $expected) { like Documents::text($tenant, $id{$what}), $expected, $what; next }
	is $row->{state}, 'ready', $what or diag $row->{failure};
	is Documents::text($tenant, $id{$what}), $expected, "$what: its text";
}
ok !-e '/tmp/manyline-out', 'nothing was written elsewhere';
is_deeply [ Pages::sql($tenant, "select kind, error from jobs where tenant_id = '$tenant' and state = 'queued' and kind = 'document_read'") ], [], 'and no job hangs';

done_testing;
