#!/usr/bin/perl
# documents.t: the knowledge base: files and questions read, found again, used by agents, replaced, deleted.
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use FindBin;
use HTTP::Tiny;
use JSON::PP qw(decode_json encode_json);
use lib $FindBin::Bin;
use Test::More;
use Documents;
use Pages;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
my $tenant = Pages::tenant(name => 'Reader');
my $manager = Pages->member($tenant, 'manager');
my $viewer = Pages->member($tenant, 'viewer');
my $stranger = Pages->member(Pages::tenant(name => 'Other'), 'owner');

sub count { my ($table) = @_; return Pages::value($tenant, "select count(*) from $table where tenant_id = '$tenant'") }

subtest 'who may' => sub {
	like $viewer->get('/documents')->{body}, qr/Nothing to look up yet/, 'an empty page says what will be here';
	unlike $viewer->get('/documents')->{body}, qr{href="/documents/new"}, 'a viewer is not offered to add';
	is $viewer->get('/documents/new')->{status}, 403;
	is Documents::upload($viewer, 'a.txt', 'x')->{status}, 403;
	is Documents::upload($manager, 'a.txt', 'x', csrf => 'x')->{status}, 403, 'not without the token';
	is count('documents'), 0;
};

my ($hours, $prices);
subtest 'a question' => sub {
	is $manager->get('/documents/new?kind=faq')->{status}, 200;
	my $wrong = $manager->post('/documents', kind => 'faq', question => '', answer => 'Yes', language => 'english');
	is $wrong->{status}, 422;
	like $wrong->{body}, qr/id="question-error">Please write the question/;
	like $wrong->{body}, qr/>Yes</, 'what was typed is still there';
	is $manager->post('/documents', kind => 'faq', question => 'a', answer => 'b', language => 'klingon')->{status}, 422;
	$hours = Documents::id_of(Documents::ask_and_answer($manager, 'Are you open on Saturdays?', "We open at nine <b>every</b> Saturday.\nOn Sundays we rest."));
	ok $hours, 'it is made';
	is Documents::wait_for($tenant, $hours, 'ready|failed')->{state}, 'ready';
	my $page = $viewer->get("/documents/$hours");
	is $page->{status}, 200;
	like $page->{body}, qr/1 passage/;
	unlike $page->{body}, qr/<b>every/, 'markup is shown, not run';
	is $stranger->get("/documents/$hours")->{status}, 404, 'another customer cannot see it';
};

subtest 'a file, and what is found' => sub {
	my $text = "Prices\n\n" . join "\n\n", map { "A room of kind $_ costs ${_}0 dollars a night, breakfast included." } 1 .. 40;
	my $file = Documents::read_file($manager, 'Price "><img src=x> list.txt', $text);
	is $file->{state}, 'ready' or diag explain $file;
	$prices = $file->{id};
	cmp_ok Pages::value($tenant, "select count(*) from document_chunks where tenant_id = '$tenant' and document_id = '$prices'"), '>', 2, 'in passages';
	unlike $viewer->get("/documents/$prices")->{body}, qr/<img src=x/;
	my $page = $viewer->get('/documents?q=' . Pages::escape('When are you opening on a saturday?'));
	my @found = Documents::passages($page);
	like $found[0], qr/We open at nine/, 'by its words, in whatever form';
	like $page->{body}, qr/found by its words/;
	like((Documents::passages($viewer->get('/documents?q=breakfast')))[0], qr/breakfast/);
	unlike join(' ', Documents::passages($viewer->get("/documents/$hours?q=breakfast"))), qr/breakfast/, 'one document alone';
	like $viewer->get('/documents?q=zeppelin')->{body}, qr/Nothing that is read so far says anything about this/;
	is_deeply [ Documents::passages($stranger->get('/documents?q=saturday')) ], [], 'another customer finds nothing';
	is $viewer->get('/documents?q=' . Pages::escape(q{'&|!:*()<->\\ "})) ->{status}, 200, 'signs are no words';
	like $viewer->get('/documents')->{body}, qr/Price .*list\.txt/;
};

subtest 'by what it means' => sub {
	my $pets = Documents::id_of(Documents::ask_and_answer($manager, 'May a dog come along?', 'Yes: cats and dogs sleep in our rooms for free.'));
	Documents::wait_for($tenant, $pets, 'ready|failed');
	my $page = $viewer->get('/documents?q=' . Pages::escape('Do you take animals?'));
	like((Documents::passages($page))[0], qr/dogs sleep in our rooms/, 'without a word in common');
	like $page->{body}, qr/found by its meaning/;
	like $viewer->get('/documents?q=dogs')->{body}, qr/found by its words and its meaning/;
	$manager->post("/documents/$pets/delete");

	my $deaf = Pages->member($tenant, 'manager', env => { OPENAI_API_URL => 'http://127.0.0.1:1' });
	like((Documents::passages($deaf->get('/documents?q=saturdays')))[0], qr/We open at nine/, 'by words alone while no model answers');
	is $deaf->get('/documents?q=' . Pages::escape('Do you take animals?'))->{status}, 200;
};

my @taken = (
	[ 'Latin-1', encode('ISO-8859-1', 'Jörg wohnt in Köln.'), 'Jörg wohnt in Köln.' ],
	[ 'UTF-16', encode('UTF-16', 'Jörg wohnt in Köln.'), 'Jörg wohnt in Köln.' ],
	[ 'a mark', encode('UTF-8', "\x{feff}Köln"), 'Köln' ],
	[ 'old lines and blanks', "a  \r\n\r\n\r\n\r\n  b\t c", 'a||b c' ],
	[ 'a zero byte', 'abc' x 50 . "\0" . 'def', 'abc' x 50 . 'def' ],
	[ 'HTML', '<!DOCTYPE html><title>T</title><p>One<script>alert(1)</script><p>Two', 'One|Two' ],
);
for my $case (@taken) {
	my ($what, $bytes, $text) = @$case;
	my $file = Documents::read_file($manager, 'odd.txt', $bytes);
	utf8::decode($file->{text} //= '');
	is_deeply [ @$file{qw(state text)} ], [ 'ready', $text ], "taken: $what";
	$manager->post("/documents/$file->{id}/delete");
}

my @failed = (
	[ 'a picture', "\xff\xd8\xff\xe0" . 'x' x 100, qr/This is a picture/ ],
	[ 'old Word', "\xd0\xcf\x11\xe0\xa1\xb1", qr/old Office document/ ],
	[ 'a program', join('', map { chr } 0 .. 255) x 20, qr/This is no text/ ],
	[ 'blanks', " \n \n", qr/There is no text/ ],
);
for my $case (@failed) {
	my ($what, $bytes, $sentence) = @$case;
	my $file = Documents::read_file($manager, 'odd.txt', $bytes);
	is $file->{state}, 'failed', "refused: $what";
	like $file->{failure}, $sentence, 'with a sentence';
	like $viewer->get("/documents/$file->{id}")->{body}, $sentence, 'which the page says';
	is $manager->post("/documents/$file->{id}/delete")->{status}, 303;
}
like Documents::upload($manager, 'empty.txt', '')->{body}, qr/id="file-error">This file is empty/;
like Documents::upload($manager, 'large.txt', 'x' x (20 * 1024 * 1024 + 1))->{body}, qr/The file is larger than the 20 MB/;
is scalar(() = glob "$ENV{DATA_FOLDER}/uploads/*"), 0, 'nothing that was refused is left on the disk';

subtest 'changed' => sub {
	my $round = Documents::row($tenant, $hours, 'round')->{round};
	is $manager->post("/documents/$hours", name => 'Open?', answer => 'Only at midnight.', language => 'english')->{status}, 303;
	Documents::wait_for($tenant, $hours, 'ready|failed');
	like((Documents::passages($viewer->get('/documents?q=midnight')))[0], qr/Only at midnight/, 'a new answer is found');
	is scalar(grep { /We open at nine/ } Documents::passages($viewer->get('/documents?q=nine'))), 0, 'the one of before is not';
	cmp_ok(Documents::row($tenant, $hours, 'round')->{round}, '>', $round);
	is Documents::send_file($manager, "/documents/$prices", 'new.txt', 'A suite costs a fortune.', name => 'Prices')->{status}, 303;
	Documents::wait_for($tenant, $prices, 'ready|failed');
	like((Documents::passages($viewer->get('/documents?q=suite')))[0], qr/A suite costs a fortune/, 'a newer file in its place');
	is scalar(grep { /breakfast/ } Documents::passages($viewer->get('/documents?q=breakfast'))), 0;
	is $stranger->post("/documents/$hours", name => 'Mine', answer => 'x', language => 'english')->{status}, 404;
};

subtest 'who uses it' => sub {
	my $agent = Pages::uuid();
	Pages::sql($tenant, "insert into agents (tenant_id, id, name, state) values ('$tenant', '$agent', 'Mia', 'ready');
		insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
		values ('$tenant', '$agent', 1, 'Hello', 'Be kind.', 'v1', 'en-US', 600)");
	is $viewer->post("/documents/$hours/agents", agent_0 => $agent)->{status}, 403;
	is $manager->post("/documents/$hours/agents", agent_0 => $agent, agent_1 => Pages::uuid(), agent_2 => 'x')->{status}, 303;
	is_deeply [ Pages::sql($tenant, "select agent_id from agent_documents where tenant_id = '$tenant'") ], [ [$agent] ], 'only agents of theirs';
	like $manager->get("/documents/$hours")->{body}, qr/These agents will not know it any more: <strong>Mia/, 'shown before it is deleted';
	like $viewer->get('/documents')->{body}, qr/1 agent\b/;
	is $stranger->post("/documents/$hours/agents")->{status}, 404;
	Pages::sql($tenant, "insert into documents (tenant_id, id, kind, name, answer, deadline_at)
		select '$tenant', gen_random_uuid(), 'faq', 'Q' || n, 'A', now() from generate_series(1, 20) n;
		insert into agent_documents (tenant_id, agent_id, document_id) select tenant_id, '$agent', id from documents
		where tenant_id = '$tenant' and name ~ '^Q[0-9]' limit 19");
	my $full = $manager->post("/documents/$prices/agents", agent_0 => $agent);
	is $full->{status}, 409, 'an agent uses so many, and no more';
	like $full->{body}, qr/Mia uses 20 documents already/;
};

# What the engine has for an agent: the texts of its documents, as a conversation would find them.
sub at_engine {
	my ($agent, $asked) = @_;
	my %head = (headers => { 'X-API-Key' => $ENV{ULTRAVOX_API_KEY}, 'Content-Type' => 'application/json' });
	my $http = HTTP::Tiny->new(timeout => 10);
	my $all = decode_json($http->get("$ENV{ULTRAVOX_API_URL}/api/corpora?pageSize=1000", \%head)->{content});
	my ($corpus) = grep { $_->{name} eq $agent } @{ $all->{results} } or return;
	my $found = $http->post("$ENV{ULTRAVOX_API_URL}/api/corpora/$corpus->{corpusId}/query", { %head, content => encode_json({ query => $asked }) });
	return if $found->{status} == 404; # it was deleted a moment ago
	return map { $_->{content} } @{ decode_json($found->{content}) };
}

# Waits until what an agent knows is in this state.
sub knows {
	my ($agent, $state) = @_;
	my $is = '';
	Pages::eventually(sub {
		$is = Pages::value($tenant, "select coalesce((select state from agent_knowledge where tenant_id = '$tenant' and agent_id = '$agent'), '')");
		return $is eq $state;
	});
	return $is;
}

subtest 'kept in step at the engine' => sub {
	my $made = $manager->post('/agents', name => 'Zoe', greeting => 'Hello.', prompt => 'Be kind.', voice => 'Mark', language => 'en-US',
		longest_minutes => 5, recording => 1, says_ai => 1, says_recording => 1);
	my ($agent) = ($made->{headers}{location} // '') =~ m{^/agents/([0-9a-f-]{36})} or return fail "no agent: $made->{status}";
	my ($pets, $pool) = map { Documents::id_of(Documents::ask_and_answer($manager, @$_)) } [ 'May dogs come?', 'Dogs may.' ], [ 'Is there a pool?', 'The pool is heated.' ];
	Documents::wait_for($tenant, $_, 'ready') for $pets, $pool;
	$manager->post("/documents/$_/agents", agent_0 => $agent) for $pets, $pool;
	is knows($agent, 'current'), 'current';
	like((at_engine($agent, 'dogs'))[0], qr/Dogs may\./);
	my $corpus = Pages::value($tenant, "select engine_id from agent_knowledge where tenant_id = '$tenant' and agent_id = '$agent'");
	my $template;
	Pages::eventually(sub {
		my $engine_id = Pages::value($tenant, "select coalesce(engine_agent_id, '') from agents where tenant_id = '$tenant' and id = '$agent'");
		$template = HTTP::Tiny->new->get("$ENV{ULTRAVOX_API_URL}/api/agents/$engine_id", { headers => { 'X-API-Key' => $ENV{ULTRAVOX_API_KEY} } })->{content};
		return $template =~ /queryCorpus/;
	});
	like $template, qr/queryCorpus.*\Q$corpus\E/, 'the agent looks things up there';
	$manager->post("/documents/$pets", name => 'May dogs come?', answer => 'Only small dogs.', language => 'english');
	my @now;
	Pages::eventually(sub { @now = at_engine($agent, 'dogs'); return grep { /small dogs/ } @now });
	like "@now", qr/Only small dogs/, 'a change is told';
	unlike "@now", qr/Dogs may\./, 'and what was before is forgotten';
	$manager->post("/documents/$pets/delete");
	Pages::eventually(sub { @now = at_engine($agent, 'dogs pool'); return !grep { /dogs/ } @now });
	like "@now", qr/pool is heated/;
	unlike "@now", qr/dogs/, 'what is deleted here is deleted there';
	$manager->post("/agents/$agent/delete");
	Pages::eventually(sub { @now = at_engine($agent, 'pool'); return !@now });
	is scalar @now, 0, 'and all of it with the agent';
	$manager->post("/documents/$pool/delete");
};

subtest 'deleted, whatever happens' => sub {
	my $stuck = Documents::id_of(Documents::ask_and_answer($manager, 'Stuck?', 'Yes.'));
	Pages::sql($tenant, "update documents set state = 'reading', round = round + 1 where tenant_id = '$tenant' and id = '$stuck'");
	is $manager->post("/documents/$stuck/delete")->{status}, 303, 'while a job is stuck';
	is $manager->get("/documents/$stuck")->{status}, 404;
	is $stranger->post("/documents/$hours/delete")->{status}, 404;
	is $viewer->post("/documents/$hours/delete")->{status}, 403;
	is $manager->post("/documents/$_/delete")->{status}, 303 for $hours, $prices;
	is Pages::value($tenant, "select count(*) from document_chunks where tenant_id = '$tenant' and document_id in ('$hours', '$prices')"), 0, 'its passages are gone';
	my $path = "$ENV{DATA_FOLDER}/documents/$tenant/$prices";
	ok Pages::eventually(sub { !-e $path }), 'and its file';
};

subtest 'nothing is read for ever' => sub {
	my $late = Documents::id_of(Documents::ask_and_answer($manager, 'Late?', 'Yes.'));
	Documents::wait_for($tenant, $late, 'ready');
	Pages::sql($tenant, "update documents set state = 'reading', round = round + 1 where tenant_id = '$tenant' and id = '$late';
		do \$\$ begin perform job_enqueue('$tenant', gen_random_uuid(), 'document_expire', 'late',
		jsonb_build_object('document', '$late', 'round', (select round from documents where id = '$late')), now()); end \$\$");
	my $row = Documents::wait_for($tenant, $late, 'failed');
	is $row->{state}, 'failed', 'its deadline ends it';
	like $row->{failure}, qr/could not be read in time/;
	is $manager->post("/documents/$late/readings")->{status}, 303, 'and it is tried again';
	is Documents::wait_for($tenant, $late, 'ready|failed')->{state}, 'ready';
};

done_testing;
