#!/usr/bin/perl
# tenants.t: the ids of another customer in every field of every form and every parameter of every page: nothing of that customer is
# told, nothing of it changes, and nothing of ours points to it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", $FindBin::Bin;
use Test::More;
use Routes;
use Seeds;
use Wire;

my @routes = grep { $_->{access} =~ /VIEWER|MANAGER|OWNER/ && @{ $_->{form} } } Routes::all();
my ($ours, $theirs) = map { Seeds::tenant() } 1 .. 2;
my %names = (agents => 'name', lead_lists => 'name', leads => 'name', campaigns => 'name', calls => 'their_name', suppressions => 'note');
Pages::sql($theirs->{tenant}, join ';', map { "update $_ set $names{$_} = 'Zzsecret' || left(md5(random()::text), 8) where tenant_id = '$theirs->{tenant}'" } sort keys %names);
my %member = map { ($_ => Wire->member($ours->{tenant}, lc $_)) } qw(VIEWER MANAGER OWNER);

# The tables with rows of tenants, and all that a tenant has in them; of what changes by itself nothing.
my @tables = map { $_->[0] } Pages::sql(undef, "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
	where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relrowsecurity
	and c.relname !~ '^(jobs|wake|sessions)' order by 1");

sub rows_of { # TENANT, WHAT: of the row t
	my ($tenant, $what) = @_;
	return join "\n", map { join ' ', @$_ } Pages::sql($tenant, join(' union all ',
		map { "select '$_', $what from $_ t where tenant_id = '$tenant'" } @tables) . ' order by 1, 2');
}

my $before = rows_of($theirs->{tenant}, 't::text');
cmp_ok scalar @tables, '>', 10, 'the tables of tenants are found';
like $before, qr/Zzsecret/, 'with rows of the other';
my $their_ids = join '|', $theirs->{tenant}, sort { $a cmp $b } values %{ $theirs->{id} };

my $asked = 0;
for my $route (@routes) {
	my $path = Routes::path_of($ours, $route);
	for my $field (grep { $_->{kind} ne 'UPLOAD' } @{ $route->{form} }) {
		my $reference = Seeds::reference($theirs, $field->{name}) // $theirs->{id}{call};
		my %wanted = map { ($_ => 1) } $reference, $ENV{LONG} ? values %{ $theirs->{id} } : ();
		for my $id (sort keys %wanted) {
			my $member = $path =~ m{^/sessions/} ? Wire->member($ours->{tenant}, 'owner') : $member{ $route->{access} };
			my %fields = (Routes::good_fields($ours, $route), $field->{name} => $id);
			my $answer = Routes::ask($member, $route, $path, %fields);
			$asked++;
			my @wrong;
			push @wrong, "status $answer->{status}" if $answer->{status} >= 500 || !$answer->{status};
			push @wrong, 'told' if $answer->{body} =~ /Zzsecret/;
			push @wrong, 'taken' if $field->{kind} eq 'ID' && $field->{name} ne 'key' && # the key of what a form makes is no reference
				 $route->{method} eq 'POST' && $answer->{status} !~ /^4/;
			push @wrong, 'told on the next page' if $answer->{status} == 303 && $member->follow($answer)->{body} =~ /Zzsecret/;
			ok !@wrong, "$route->{name}: $field->{name}: $id" or diag "@wrong\n$answer->{head}";
		}
	}
}
cmp_ok $asked, '>', 100, 'many were asked';
is rows_of($theirs->{tenant}, 't::text'), $before, 'nothing of the other has changed';
my $references = "(select string_agg(key || '=' || value, ' ') from jsonb_each_text(to_jsonb(t)) where key ~ 'id\$')";
my @pointing = grep { /$their_ids/ } split /\n/, rows_of($ours->{tenant}, $references);
is "@pointing", '', 'nothing of ours points to it';

done_testing;
