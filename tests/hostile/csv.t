#!/usr/bin/perl
# csv.t: files that are no lists of people, and downloads that a spreadsheet must not run. What odd files become is in
# tests/pages/lead_imports.t.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", $FindBin::Bin;
use Fcntl qw(SEEK_SET);
use File::Temp ();
use Test::More;
use Time::HiRes qw(time);
use Routes;
use Seeds;
use Uploads;
use Wire;

my $ours = Seeds::tenant();
my $owner = Wire->member($ours->{tenant}, 'owner');
my $formula = q{=cmd|' /C calc'!A0};

sub cells {
	my ($csv) = @_;
	return map { s/^"|"$//gr =~ s/""/"/gr } $csv =~ /\G(?:^|[,\n])((?:"(?:[^"]|"")*"|[^,\r\n]*))\r?/g;
}

subtest 'cells are told apart' => sub {
	is_deeply [ cells(qq{a,"b ""c"", d"\r\n=e,\r\n}) ], [ 'a', 'b "c", d', '=e', '', '' ];
};

subtest 'no download has a formula' => sub {
	my $import = Uploads::import_file($owner, "$formula.csv", qq{Name,Phone,$formula\n"$formula",12,"\@SUM(1)"\n"+1+1",+14155550177,"\t=1"\n}, new_list => $formula);
	is $import->{state}, 'done', 'a list of formulas is imported' or diag $import->{answer}{body} // '';
	$ours->{ids}{'lead-imports'} = $import->{id};
	my %columns = (leads => 'name email company consent_source', calls => 'their_name', agents => 'name', campaigns => 'name', suppressions => 'note',
		lead_lists => 'name');
	for my $table (sort keys %columns) {
		Pages::sql($ours->{tenant}, "update $table t set $_ = :'formula' || left(md5(t::text), 6) where tenant_id = '$ours->{tenant}'", formula => $formula)
			for split ' ', $columns{$table};
	}
	my @downloads;
	for my $route (grep { $_->{method} eq 'GET' && $_->{access} =~ /VIEWER|MANAGER|OWNER/ } Routes::all()) {
		my $path = Routes::path_of($ours, $route);
		my $answer = $owner->get($path);
		next unless ($answer->{headers}{'content-type'} // '') =~ m{^text/csv};
		push @downloads, $path;
		my @cells = cells($answer->{body} =~ s/^\xef\xbb\xbf//r);
		my @run = grep { /^(?:[=\@\t\r]|[+-](?![\d.,]*$))/ } @cells;
		is "@run", '', "$path: nothing that a spreadsheet would run";
		next if $path =~ m{^/analytics|/sample$}; # no words of others
		ok((grep { $_ eq "'$formula" || index($_, "'$formula") == 0 } @cells), "$path: it is there as text") or diag substr $answer->{body}, 0, 600;
	}
	cmp_ok scalar @downloads, '>=', 6, "downloads: @downloads";
};

# A file for the program itself, without nginx, which would not let it in: made of what is written and of holes.
sub upload_hole {
	my ($size, $start) = @_;
	my $file = File::Temp->new;
	my $csrf = Pages::csrf($owner);
	print $file "--xYz\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n$csrf\r\n--xYz\r\n",
		"Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n$start";
	$file->flush;
	truncate $file, $size or die "truncate: $!";
	sysseek $file, $size - 11, SEEK_SET;
	syswrite $file, "\r\n--xYz--\r\n";
	local %ENV = (%ENV, REQUEST_METHOD => 'POST', REQUEST_URI => '/lead-imports', CONTENT_LENGTH => $size, REMOTE_ADDR => '192.0.2.1',
		CONTENT_TYPE => 'multipart/form-data; boundary=xYz', HTTP_COOKIE => "session=$owner->{jar}{session}");
	my $out = File::Temp->new;
	my @before = times;
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDIN, '<', $file->filename;
		open STDOUT, '>&', $out;
		open STDERR, '>', '/dev/null';
		exec 'bash', '-c', 'ulimit -v $2; exec "$1"', 'bash', "$Pages::bin/lead_imports", 400_000;
	}
	waitpid $pid, 0;
	my $text = do { local $/; open my $in, '<', $out->filename; <$in> };
	my @after = times;
	return ($text // '', $after[2] + $after[3] - $before[2] - $before[3]);
}

subtest 'one line of two gigabytes' => sub {
	my ($answer, $seconds) = upload_hole(2 * 1024**3, "Name,Phone\n\"");
	like $answer, qr/^Status: 413/, 'is refused' or diag substr $answer, 0, 500;
	cmp_ok $seconds, '<', 1, 'before it is read';
	($answer, $seconds) = upload_hole(20 * 1024**2, "Name,Phone\n\"");
	like $answer, qr/^Status: 422.*id="file-error">[^<]+</s, 'one of 20 megabytes for what it is' or diag substr $answer, 0, 500;
	is scalar(() = glob "$ENV{DATA_FOLDER}/uploads/*"), 0, 'and nothing is left of them';
};

# The most memory that a running program has had, in kilobytes, of all its processes.
sub peak {
	my ($program) = @_;
	my @peaks;
	for my $folder (glob '/proc/[0-9]*') {
		open my $file, '<', "$folder/status" or next;
		my %said = map { /^(\w+):\s+(\w+)/ } <$file>;
		next unless ($said{Name} // '') eq $program && open my $environment, '<', "$folder/environ";
		push @peaks, $said{VmHWM} if <$environment> =~ /\bRUN_FOLDER=\Q$ENV{RUN_FOLDER}\E\0/;
	}
	return (sort { $b <=> $a } @peaks)[0] // die "$program does not run";
}

subtest 'a million columns' => sub {
	my $before = peak('lead_imports');
	for my $row (',' x 999_999, join(',', map { "c$_" } 1 .. 1_000_000)) {
		my $began = time;
		my $answer = Uploads::upload($owner, 'wide.csv', "Phone$row\n+14155550101$row\n");
		is $answer->{status}, 422, 'are refused';
		like $answer->{body}, qr/id="file-error">[^<]*(?:more than 500 columns|longer than 1 MB)/, 'and said';
		cmp_ok time - $began, '<', 30, 'soon';
	}
	cmp_ok peak('lead_imports') - $before, '<', 60_000, 'and cost no memory';
};

# What only shows when all of the file is read, long after the first rows were looked at.
subtest 'a line without an end, far down' => sub {
	my $megabytes = $ENV{LONG} ? 150 : 4;
	my $good = join '', "Name,Phone\n", map { "Ann,+1415555" . sprintf("%04d\n", $_ % 10000) } 1 .. 3000;
	my $id = Uploads::id_of(Uploads::upload($owner, 'far.csv', $good . '"' . 'x' x ($megabytes * 1024**2), new_list => 'Far')) // return fail 'is uploaded';
	Uploads::start($owner, $id);
	my $import = Uploads::wait_for($ours->{tenant}, $id, 'done|failed', 120);
	is $import->{state}, 'failed', 'ends the import' or diag explain $import;
	like $owner->get("/lead-imports/$id")->{body}, qr/longer than 1 MB/, 'and is said';
};

done_testing;
