# Documents.pm: what tests of the knowledge base share: a browser that adds documents, and waits until they are read.
package Documents;
use strict;
use warnings;
use Pages;
use Time::HiRes qw(sleep time);

# Sends the form with a file, as a browser does.
sub send_file {
	my ($browser, $path, $name, $bytes, %fields) = @_;
	my $body = '';
	$name =~ s/"/%22/g;
	$fields{csrf} //= $browser->csrf;
	$fields{language} //= 'english';
	$body .= "--xYz\r\nContent-Disposition: form-data; name=\"$_\"\r\n\r\n$fields{$_}\r\n" for sort keys %fields;
	$body .= "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"$name\"\r\nContent-Type: application/octet-stream\r\n\r\n$bytes\r\n";
	return $browser->request('POST', $path, "$body--xYz--\r\n", CONTENT_TYPE => 'multipart/form-data; boundary=xYz');
}

sub upload { my ($browser, $name, $bytes, %fields) = @_; return send_file($browser, '/documents', $name, $bytes, kind => 'file', %fields) }

sub ask_and_answer {
	my ($browser, $question, $answer) = @_;
	return $browser->post('/documents', kind => 'faq', question => $question, answer => $answer, language => 'english');
}

sub id_of { my ($answer) = @_; return ($answer->{headers}{location} // '') =~ m{^/documents/([0-9a-f-]{36})} ? $1 : undef }

sub row {
	my ($tenant, $id, @columns) = @_;
	my %row;
	my ($found) = Pages::sql($tenant, 'select ' . join(', ', @columns) . " from documents where tenant_id = '$tenant' and id = '$id'");
	@row{@columns} = @{ $found // [] };
	return \%row;
}

# Waits until a document is in one of the states; returns its row.
sub wait_for {
	my ($tenant, $id, $states, $seconds) = @_;
	my $end = time + ($seconds // 40);
	for (;;) {
		my $row = row($tenant, $id, qw(state failure round));
		return $row if ($row->{state} // '') =~ /^(?:$states)$/ || time > $end;
		sleep 0.05;
	}
}

# All of it: the row when it is read, with its text.
sub read_file {
	my ($browser, $name, $bytes, %fields) = @_;
	my $answer = upload($browser, $name, $bytes, %fields);
	my $id = id_of($answer) or return { state => "not taken: $answer->{status}", answer => $answer };
	my $row = wait_for($browser->{tenant}, $id, 'ready|failed');
	return { %$row, id => $id, text => text($browser->{tenant}, $id) };
}

# The text as it was read, a line for a page, with bars where lines end.
sub text {
	my ($tenant, $id) = @_;
	return join "\n", map { $_->[0] // '' } Pages::sql($tenant, "select replace(text, chr(10), '|') from document_pages
		where tenant_id = '$tenant' and document_id = '$id' order by position");
}

# The passages that a page shows, as texts.
sub passages { my ($answer) = @_; return $answer->{body} =~ m{<p class="summary">(.*?)</p>}gs }

1;
