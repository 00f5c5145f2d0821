# Wire.pm: a browser like that of Pages.pm whose requests go through the real nginx to the running programs.
#
#   my $owner = Wire->member($tenant, 'owner');
#   my $socket = Wire::connection();                 bytes as they are
package Wire;
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages";
use HTTP::Tiny;
use IO::Socket::INET;
use NoDelay;
use Pages;
our @ISA = 'Pages';

my $agent = HTTP::Tiny->new(max_redirect => 0, timeout => 60, agent => 'Test');

sub request {
	my ($self, $method, $path, $body, %headers) = @_;
	my $cookie = join '; ', map { "$_=" . Pages::escape($self->{jar}{$_}) } sort keys %{ $self->{jar} };
	my %sent = map { (join('-', map { ucfirst lc } split /_/, s/^HTTP_//r) => $headers{$_}) } keys %headers;
	$sent{Cookie} = $cookie if $cookie;
	$sent{'Content-Type'} //= 'application/x-www-form-urlencoded' if $method eq 'POST';
	my $answer = $agent->request($method, $ENV{MANYLINE_URL} . $path, { headers => \%sent, content => $body });
	my $lines = join "\r\n", "Status: $answer->{status}", map {
		my $name = $_;
		map { "$name: $_" } ref $answer->{headers}{$name} ? @{ $answer->{headers}{$name} } : $answer->{headers}{$name}
	} sort keys %{ $answer->{headers} };
	my $log = $answer->{status} == 599 ? $answer->{content} : '';
	return $self->take(0, "$lines\r\n\r\n" . ($answer->{content} // ''), $log);
}

sub connection {
	my ($host, $port) = $ENV{MANYLINE_URL} =~ m{//([^:]+):(\d+)};
	return IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 30) // die "connect: $!";
}

# All that comes until the other side closes, or for so many seconds.
sub read_all {
	my ($socket, $seconds) = @_;
	my ($text, $end) = ('', time + ($seconds // 60));
	while (time < $end) {
		my $ready = '';
		vec($ready, fileno $socket, 1) = 1;
		next unless select $ready, undef, undef, 0.2;
		my $count = sysread $socket, $text, 65536, length $text;
		last unless $count;
	}
	return $text;
}

# Sends bytes as they are, and returns what is answered until the connection ends.
sub exchange {
	my ($bytes, $seconds) = @_;
	my $socket = connection();
	local $SIG{PIPE} = 'IGNORE';
	syswrite $socket, $bytes;
	return read_all($socket, $seconds);
}

1;
