# Signed.pm: requests as the carrier sends them, whole and signed, for replay.lua: their length in six digits, and their bytes.
package Signed;
use strict;
use warnings;
use Digest::SHA qw(hmac_sha1_base64);

sub escape { my ($text) = @_; return $text =~ s/([^A-Za-z0-9_.~-])/sprintf '%%%02X', ord $1/ger }

sub body { my ($fields) = @_; return join '&', map { "$_=" . escape($fields->{$_}) } sort keys %$fields }

# A post to /api/v1/webhooks/twilio/PATH.
sub twilio {
	my ($path, $fields) = @_;
	$path = "/api/v1/webhooks/twilio/$path";
	my %all = (AccountSid => $ENV{TWILIO_ACCOUNT_SID}, %$fields);
	my $body = body(\%all);
	my $signature = hmac_sha1_base64($ENV{API_BASE_URL} . $path . join('', map { "$_$all{$_}" } sort keys %all), $ENV{TWILIO_AUTH_TOKEN}) . '=';
	my $text = "POST $path HTTP/1.1\r\nHost: 127.0.0.1:$ENV{PORT}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
		. "I-Twilio-Idempotency-Token: 0190ca11-0001-7000-8000-000000000001\r\nUser-Agent: TwilioProxy/1.1\r\nX-Twilio-Signature: $signature\r\n"
		. 'Content-Length: ' . length($body) . "\r\n\r\n$body";
	return sprintf('%06d', length $text) . $text;
}

# Calls 0 to $calls - 1 dealt out to clients, a file in the folder for each; `requests` gives what is asked about one.
sub deal {
	my ($folder, $clients, $calls, $requests) = @_;
	mkdir $folder;
	unlink glob "$folder/*";
	for my $client (0 .. $clients - 1) {
		open my $file, '>', "$folder/$client.requests" or die "$folder: $!";
		for (my $n = $client; $n < $calls; $n += $clients) {
			print $file $requests->($n);
		}
		close $file;
	}
}

1;
