# Uploads.pm: what tests of lead imports share: a browser that uploads files, maps their columns, and waits for the import.
package Uploads;
use strict;
use warnings;
use Pages;
use Time::HiRes qw(sleep time);

# Uploads bytes as a file; fields may be new_list, list_id.
sub upload {
	my ($browser, $name, $bytes, %fields) = @_;
	my $body = '';
	$fields{csrf} //= $browser->csrf;
	$body .= "--xYz\r\nContent-Disposition: form-data; name=\"$_\"\r\n\r\n$fields{$_}\r\n" for sort keys %fields;
	$name =~ s/"/%22/g;
	$body .= "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"$name\"\r\nContent-Type: text/csv\r\n\r\n" if defined $bytes;
	$body .= "$bytes\r\n" if defined $bytes;
	return $browser->request('POST', '/lead-imports', "$body--xYz--\r\n", CONTENT_TYPE => 'multipart/form-data; boundary=xYz');
}

sub id_of { my ($answer) = @_; return ($answer->{headers}{location} // '') =~ m{^/lead-imports/([0-9a-f-]{36})} ? $1 : undef }

# The words that the mapping page has chosen, by column.
sub chosen {
	my ($page) = @_;
	my @words;
	while ($page->{body} =~ /<select[^>]* name="column_(\d+)".*?<\/select>/gs) {
		my ($column, $select) = ($1, $&);
		$words[$column] = $select =~ /value="(\w*)" selected/ ? $1 : undef;
	}
	return @words;
}

# Goes on with what the page has guessed, but for what is given: column_0 => 'phone', country => 'DE'.
sub start {
	my ($browser, $id, %fields) = @_;
	my @words = chosen($browser->get("/lead-imports/$id/edit"));
	my %all = (country => 'US', (map { ("column_$_" => $words[$_] // '') } 0 .. $#words), %fields);
	return $browser->post("/lead-imports/$id", %all);
}

# Waits until an import is in one of the states; returns its row.
sub wait_for {
	my ($tenant, $id, $states, $seconds) = @_;
	my $end = time + ($seconds // 30);
	my @columns = qw(state row_count created_count duplicate_count known_count suppressed_count error_count warning_count kept_count failure);
	for (;;) {
		my ($row) = Pages::sql($tenant, 'select ' . join(', ', @columns) . " from lead_imports where tenant_id = '$tenant' and id = '$id'");
		my %row;
		@row{@columns} = @{ $row // [] };
		return \%row if ($row{state} // '') =~ /^(?:$states)$/ || time > $end;
		sleep 0.03;
	}
}

# All of it: upload, go on, wait.
sub import_file {
	my ($browser, $name, $bytes, %fields) = @_;
	my %mapping = map { ($_ => delete $fields{$_}) } grep { /^(column_|country|consent)/ } keys %fields;
	my $answer;
	my $id = id_of($answer = upload($browser, $name, $bytes, %fields)) or return { state => "not uploaded: $answer->{status}", answer => $answer };
	my $started = start($browser, $id, %mapping);
	return { state => "not started: $started->{status}", answer => $started, id => $id } if $started->{status} != 303;
	return { %{ wait_for($browser->{tenant}, $id, 'done|failed') }, id => $id };
}

# The file of errors, as nginx would send it.
sub errors {
	my ($browser, $id) = @_;
	my $path = $browser->get("/lead-imports/$id/errors")->{headers}{'x-accel-redirect'} // return undef;
	$path =~ s{^/protected}{$ENV{DATA_FOLDER}};
	open my $file, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$file>;
}

1;
