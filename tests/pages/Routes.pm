# Routes.pm: every page of every program, as the programs list them, with the fields of its form, for tests that visit all of them.
#
#   for my $route (Routes::all()) { … }        {method, access, path, name, fields => [names], form => [{name, kind, required, lowest, highest}]}
package Routes;
use strict;
use warnings;
use Pages;
use Seeds;

# What a program says of itself, in lines of words.
sub told {
	my ($program, $what) = @_;
	open my $list, '-|', $program, $what or die "$program: $!";
	return map { [split] } <$list>;
}

my @routes; # asked for once

sub all {
	return @routes if @routes;
	my %form;
	for my $program (sort grep { -f && -x } glob "'$Pages::bin/*'") {
		for (told($program, '--forms')) {
			my ($method, $path, %field) = @$_[0, 1];
			@field{qw(name kind required lowest highest)} = @$_[2 .. 6];
			push @{ $form{"$method $path"} }, \%field;
		}
		for (told($program, '--routes')) {
			my ($method, $access, $path, @fields) = @$_;
			push @routes, { method => $method, access => $access, path => $path, fields => \@fields, name => "$method $path",
				form => $form{"$method $path"} // [] };
		}
	}
	return @routes;
}

# The path with the ids of seeded rows; undef where Seeds.pm has none.
sub path_of {
	my ($ours, $route) = @_;
	my ($noun) = $route->{path} =~ m{^/(?:admin/)?([\w-]*)};
	my $missing = 0;
	my $path = $route->{path} =~ s{:(\w+)}{$ours->{ids}{ $1 eq 'id' ? $noun : $1 } // do { $missing = 1; 'x' }}ger;
	return $missing ? undef : $path;
}

# Values that the form of a page takes.
sub good_fields { my ($ours, $route) = @_; return map { ($_ => Seeds::example($ours, $_)) } @{ $route->{fields} } }

sub ask {
	my ($browser, $route, $path, @fields) = @_;
	return $browser->post($path, @fields) if $route->{method} eq 'POST';
	return $browser->get(substr $path . (@fields ? '?' . Pages::encode(@fields) : ''), 0, 8000); # as much as nginx lets in
}

1;
