# NoDelay.pm: lets HTTP::Tiny send at once: it sends head and body apart, and the second would wait 40 ms for the acknowledgement of the first.
package NoDelay;
use strict;
use warnings;
use HTTP::Tiny;
use Socket qw(IPPROTO_TCP TCP_NODELAY);

my $connect = \&HTTP::Tiny::Handle::connect;
no warnings 'redefine';
*HTTP::Tiny::Handle::connect = sub {
	my $handle = $connect->(@_);
	setsockopt $handle->{fh}, IPPROTO_TCP, TCP_NODELAY, 1;
	return $handle;
};

1;
