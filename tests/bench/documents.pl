#!/usr/bin/perl
# documents.pl: an agent's knowledge searched by words and by meaning, among a hundred thousand passages of one customer.
use strict;
use warnings;
use utf8;
use Bench;
use Capture;
use Load;
use Pages;
use Sets;

my ($passages, $clients) = (100_000, 4);
my $tenant = Sets::tenant(7 * $passages + 7);
Bench::once("passages_$passages", sub {
	my $file = 'tests/bench/documents.psql';
	system('psql', '-qX', '-o', '/dev/null', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-v', "tenant=$tenant", '-v', "passages=$passages", '-f', $file) == 0
		or die "$file failed\n";
});
my $cookie = Sets::session($tenant);
my $path = '/documents?q=' . Pages::escape('word3 word17 word150 word1200 word15000');

# How long the search itself takes, by what is known of the question.
sub search {
	my ($asked, $meaning) = @_;
	my $begin = "begin; set local role manyline_web; set local app.tenant_id = '$tenant';";
	my $find = "select count(*) from passage_find('$tenant', '$asked', $meaning, 'text-embedding-3-small', null, null, 8)";
	open my $out, '-|', 'psql', '-qXAt', '-U', 'postgres', '-c', "$begin $find; $find; explain (analyze, timing off) $find; commit" or die "psql: $!";
	my ($took) = map { /Execution Time: ([\d.]+)/ ? $1 : () } <$out>;
	close $out;
	return $took;
}
my $any = "(select embedding from document_chunks where tenant_id = '$tenant' limit 1)";
my ($rare, $common, $meant) = (search('word15000 word19000', 'null'), search('word1 word2 word3 word5', 'null'), search('word3 word15000', $any));
Bench::record({ name => 'knowledge, 100k passages', text => sprintf 'ms: rare words %.1f, common words %.1f, words and meaning %.1f', $rare, $common, $meant });

my ($script, $variables) = Capture::script(path => $path, cookie => $cookie, role => 'manyline_web');
# The search is a transaction of its own, after the model was asked what the question means; here that is what a passage means.
my $meaning = Bench::sql("select embedding from document_chunks where tenant_id = '$tenant' limit 1");
open my $more, '>>', $script or die "$script: $!";
print $more "begin;\nselect enter_tenant('$tenant');\nselect * from passage_find('$tenant', 'word3 word17 word150 word1200 word15000', "
	. "'$meaning', 'text-embedding-3-small', null, null, 8);\ncommit;\n";
close $more;
Bench::compare(
	name => 'page of knowledge', goal => 0.5,
	product => Load::wrk(connections => $clients, script => 'pages', arguments => [ $cookie, $path ]),
	limit => Load::pgbench(clients => $clients, scripts => [$script], variables => $variables));
