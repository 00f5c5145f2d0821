#!/usr/bin/perl
# document_sites.t: web sites: their pages looked for, chosen, read, read again; and what is never read.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use IO::Socket::INET;
use Test::More;
use Documents;
use Pages;

my $tenant = Pages::tenant(name => 'Reader of sites');
my $manager = Pages->member($tenant, 'manager');
my $viewer = Pages->member($tenant, 'viewer');

# A web site: a folder of answers, each a file with a head and a body; what was asked for is a line of `asked`.
my $folder = File::Temp::tempdir(CLEANUP => 1);
my $socket = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1', ReuseAddr => 1) or die "no port: $!";
my $port = $socket->sockport;
my $base = "http://127.0.0.1:$port";

sub put {
	my ($path, $body, %head) = @_;
	my $status = delete $head{status} // '200 OK';
	%head = ('Content-Type' => 'text/html; charset=utf-8', %head);
	open my $file, '>', "$folder/" . $path =~ s/([^\w.-])/sprintf '%%%02x', ord $1/ger or die;
	print $file "HTTP/1.1 $status\r\n", (map { "$_: $head{$_}\r\n" } sort keys %head), 'Content-Length: ', length $body, "\r\nConnection: close\r\n\r\n$body";
	close $file;
}

sub page { my ($title, $text, @links) = @_; return "<!doctype html><title>$title</title><p>$text</p>" . join '', map { "<a href='$_'>link</a>" } @links }

my $server = fork // die "fork: $!";
if (!$server) {
	$SIG{TERM} = 'DEFAULT';
	$SIG{PIPE} = 'IGNORE'; # what is too large is not read to its end
	while (my $client = $socket->accept) {
		my ($path) = (<$client> // '') =~ /^GET (\S+)/;
		while (defined(my $line = <$client>)) { last if $line =~ /^\r?\n$/ }
		next unless defined $path;
		open my $asked, '>>', "$folder/asked.log" or die;
		print $asked "$path\n";
		close $asked;
		my $is_there = open my $file, '<', "$folder/" . $path =~ s/([^\w.-])/sprintf '%%%02x', ord $1/ger;
		print $client $is_there ? do { local $/; <$file> } : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
		close $client;
	}
	exit;
}
END { local $?; if ($server) { kill 'TERM', $server; waitpid $server, 0 } }

sub asked { open my $file, '<', "$folder/asked.log" or return (); my @lines = map { chomp; $_ } <$file>; return @lines }

sub add { my ($address, %more) = @_; return $manager->post('/documents', kind => 'site', address => $address, language => 'english', refresh => 'never', %more) }

sub found { my ($id) = @_; return { map { ($_->[0] => $_->[1]) } Pages::sql($tenant, "select address, position from document_pages where tenant_id = '$tenant' and document_id = '$id'") } }

sub tick { my ($id, @addresses) = @_; my $found = found($id); return $manager->post("/documents/$id/pages", map { ("page_$found->{$_}" => 1) } @addresses) }

put('/', page('Home', 'Welcome to the hotel', '/rooms', 'rooms#top', 'http://127.0.0.1:' . $port . '/hours', '/secret/x', '/moved', '/private', '/picture.jpg',
	'/file', '/gone', 'mailto:a@b.test', 'http://other.test/', 'ftp://127.0.0.1/', 'javascript:alert(1)', '/deep/1'));
put('/rooms', page('Rooms', 'Forty rooms look at the lake', '/', '/rooms?page=2'));
put('/rooms?page=2', page('More rooms', 'A suite has a balcony'));
put('/hours', page('Hours <b>', 'Breakfast is served until eleven'));
put('/secret/x', page('Secret', 'Nobody may read this'));
put('/moved', '', status => '301 Moved', Location => '/hours');
put('/private', '', status => '302 Found', Location => 'http://169.254.169.254/latest/meta-data');
put('/file', 'x', 'Content-Type' => 'application/pdf');
put("/deep/$_", page("Deep $_", "Level $_", '/deep/' . ($_ + 1))) for 1 .. 6;
put('/robots.txt', "User-agent: *\nDisallow: /secret\n", 'Content-Type' => 'text/plain');

my $site;
subtest 'looked for, then chosen' => sub {
	is $manager->get('/documents/new?kind=site')->{status}, 200;
	for my $wrong ('', 'ftp://example.com', 'http://', 'localhost', 'http://a b/', 'file:///etc/passwd', "http://exa\x{0}mple.com") {
		my $answer = add($wrong);
		is $answer->{status}, 422, "no address: $wrong";
	}
	$site = Documents::id_of(add($base)) or return fail 'it is made';
	is Documents::wait_for($tenant, $site, 'choosing|failed')->{state}, 'choosing';
	is_deeply [ sort keys %{ found($site) } ], [ map { "$base$_" } qw(/ /deep/1 /deep/2 /deep/3 /hours /rooms /rooms?page=2) ], 'pages of the same site, three links deep, each once';
	is scalar(grep { m{^/(secret|picture)} } asked()), 0, 'what robots.txt forbids is not even asked for';
	my $page = $manager->get("/documents/$site");
	like $page->{body}, qr/which are read\?/;
	like $page->{body}, qr{name="page_\d+" value="1" checked}, 'all are ticked at first';
	unlike $page->{body}, qr/Hours <b>/, 'titles are shown, not run';
	unlike $viewer->get("/documents/$site")->{body}, qr/name="page_/;
	is Pages::value($tenant, "select count(*) from document_chunks where tenant_id = '$tenant'"), 0, 'nothing is read before';
	is $manager->post("/documents/$site/pages")->{status}, 422, 'at least one';
	is $viewer->post("/documents/$site/pages", page_1 => 1)->{status}, 403;
	is tick($site, map { "$base$_" } qw(/ /rooms /hours))->{status}, 303;
	is Documents::wait_for($tenant, $site, 'ready|failed')->{state}, 'ready';
	my $found = $viewer->get('/documents?q=breakfast');
	like((Documents::passages($found))[0], qr/Breakfast is served until eleven/);
	like $found->{body}, qr{href="\Q$base\E/hours"}, 'with its address';
	is_deeply [ Documents::passages($viewer->get('/documents?q=suite')) ], [], 'what was not ticked is not read';
};

subtest 'read again' => sub {
	put('/hours', page('Hours', 'Music is played until noon'));
	put('/', page('Home', 'Welcome back'), status => '404 Not Found');
	is $manager->post("/documents/$site", name => 'Hotel', language => 'english', refresh => 'daily')->{status}, 303;
	is Documents::wait_for($tenant, $site, 'ready|failed')->{state}, 'ready';
	like((Documents::passages($viewer->get('/documents?q=music')))[0], qr/Music is played until noon/, 'what has changed');
	is_deeply [ Documents::passages($viewer->get('/documents?q=breakfast')) ], [];
	is_deeply [ Documents::passages($viewer->get('/documents?q=welcome')) ], [], 'what is gone';
	like $viewer->get("/documents/$site")->{body}, qr/This page is not there/, 'which the page says';
	my $due = Pages::value($tenant, "select extract(epoch from max(run_at) - now())::int from jobs where tenant_id = '$tenant' and kind = 'document_refresh' and state = 'queued'");
	cmp_ok abs($due - 86400), '<', 600, 'and tomorrow again';
	put('/rooms', page('Rooms', 'Forty rooms look at the sea', '/rooms?page=2'));
	my $before = Pages::value($tenant, "select id from document_chunks where tenant_id = '$tenant' and text like '%noon%'");
	Pages::sql($tenant, "update jobs set run_at = now() - interval '1 second' where tenant_id = '$tenant' and kind = 'document_refresh' and state = 'queued'");
	Pages::sql(undef, "do \$\$ begin perform wake_up('jobs', '$tenant', now()); end \$\$");
	Pages::wake('jobs');
	my @sea;
	Pages::eventually(sub { @sea = Documents::passages($viewer->get('/documents?q=sea')) });
	like $sea[0], qr/look at the sea/, 'by itself, when it is due';
	is Pages::value($tenant, "select id from document_chunks where tenant_id = '$tenant' and text like '%noon%'"), $before, 'only what has changed is made anew';
	Documents::wait_for($tenant, $site, 'ready|failed');
};

subtest 'looked for anew' => sub {
	put('/', page('Home', 'Welcome back', '/rooms', '/new'));
	put('/new', page('New', 'A sauna was opened'));
	is $manager->post("/documents/$site/searches")->{status}, 303;
	is Documents::wait_for($tenant, $site, 'choosing|failed')->{state}, 'choosing';
	is_deeply [ sort keys %{ found($site) } ], [ map { "$base$_" } qw(/ /new /rooms /rooms?page=2) ];
	like((Documents::passages($viewer->get('/documents?q=sea')))[0], qr/look at the sea/, 'what was read before still counts');
	tick($site, "$base/new");
	is Documents::wait_for($tenant, $site, 'ready|failed')->{state}, 'ready';
	like((Documents::passages($viewer->get('/documents?q=sauna')))[0], qr/A sauna was opened/);
	is_deeply [ Documents::passages($viewer->get('/documents?q=sea')) ], [], 'what is not ticked any more is forgotten';
};

# What is in a private network, in whatever way that is written, and wherever one is sent.
put('/to-private', '', status => '302 Found', Location => 'http://10.0.0.1/');
put('/to-name', '', status => '302 Found', Location => 'http://localhost.localdomain/');
put('/to-other', '', status => '302 Found', Location => 'http://example.com/');
put('/round', '', status => '302 Found', Location => '/round');
put('/no-page', 'x', 'Content-Type' => 'image/png');
put('/refused', page('x', 'x'), status => '403 Forbidden');
put('/large', '<p>' . 'x' x (5 * 1024 * 1024));
put('/blank', '<script>1</script>');
my $private = qr/leads into a private network/;
my %refused = ((map { ($_ => $private) } 'http://10.0.0.1', 'http://192.168.1.1', 'http://169.254.169.254/latest/meta-data', 'http://0.0.0.0', 'http://[::1]/',
	'http://[::ffff:127.0.0.1]/', 'http://[::ffff:a9fe:a9fe]/', 'http://[fd00::1]/', 'http://[fe80::1]/', 'http://[64:ff9b::7f00:1]/', 'http://167772161', 'http://0x0a.1',
	'http://0300.0250.1.1', 'http://127.2', 'http://100.64.0.1', 'http://224.0.0.1'),
	"$base/to-private" => qr/another web site, 10\.0\.0\.1/, "$base/to-name" => qr/another web site/, "$base/to-other" => qr/another web site, example\.com/,
	"$base/secret/x" => qr/robots\.txt asks not to read/, "$base/round" => qr/round and round/, "$base/no-page" => qr/no web page/, "$base/refused" => qr/does not show this page to everybody/,
	"$base/nothing" => qr/This page is not there/, "$base/large" => qr/too large/, "$base/blank" => qr/There is no text/);
my %id = map { ($_ => Documents::id_of(add($_))) } sort keys %refused;
for my $address (sort keys %refused) {
	next unless ok $id{$address}, "$address is looked at";
	my $row = Documents::wait_for($tenant, $id{$address}, 'failed|choosing', 60);
	is $row->{state}, 'failed', "$address is refused";
	like $row->{failure} // '', $refused{$address}, 'and why';
}

done_testing;
