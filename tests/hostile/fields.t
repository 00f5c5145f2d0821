#!/usr/bin/perl
# fields.t: every field of every form, as the programs declare them, with what nobody should type: it is refused or kept, shown as
# text wherever it is shown, and never lost. Over HTTP, so that nothing of one request is left in a program for the next.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../pages", $FindBin::Bin;
use Test::More;
use Routes;
use Seeds;
use Uploads;
use Wire;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);
my @routes = grep { $_->{access} ne 'MACHINE' } Routes::all();
my $ours = Seeds::tenant();
my %door = (VIEWER => 'viewer', MANAGER => 'manager', OWNER => 'owner', STAFF => 'staff');
my %member = map { ($_ => Wire->member($_ eq 'STAFF' ? $Pages::operator : $ours->{tenant}, $door{$_})) } keys %door;
$member{STAFF} = Wire->member($ours->{tenant}, 'staff');
my $nobody = Pages->new;
$nobody->get('/sessions/new');
my %seen; # pages that forms have led to

# Somebody who may enter: nobody from a network of one's own, so that no try is counted against another.
sub somebody {
	my ($route) = @_;
	if ($route->{access} eq 'NOBODY') {
		$nobody->{address} = join '.', 198, 18 + int rand 2, int rand 256, int rand 256;
		return $nobody;
	}
	return Wire->member($ours->{tenant}, $door{ $route->{access} }) if $route->{path} =~ m{^/(admin/)?((sessions|tenants)/|profile\b)};
	return $member{ $route->{access} };
}

sub is_page { my ($answer) = @_; return ($answer->{headers}{'content-type'} // '') =~ /html/ }

sub as_shown { my ($body) = @_; my %marks = (lt => '<', gt => '>', quot => '"', '#39' => "'", amp => '&'); return $body =~ s/&(\w+|#39);/$marks{$1} \/\/ "&$1;"/ger }

sub bytes { my ($text) = @_; utf8::encode($text) if utf8::is_utf8($text); return $text }

# An answer that neither breaks nor runs what was typed.
sub harmless {
	my ($answer, $what) = @_;
	my @wrong;
	push @wrong, "status $answer->{status}" if $answer->{status} >= 500 || !$answer->{status};
	push @wrong, 'markup as it was typed' if is_page($answer) && $answer->{body} =~ /<zz|<script>alert/;
	push @wrong, 'a template that was run' if is_page($answer) && as_shown($answer->{body}) =~ /zz (?!\{\{csrf)/;
	push @wrong, 'a cookie or a header of others' if $answer->{cookies}{x} || $answer->{headers}{'x-other'};
	ok !@wrong, "$what: harmless" or diag "@wrong\n$answer->{head}\n$answer->{log}";
	return !@wrong;
}

my $words = "<zz {{csrf}}{{{me}}} a=\"b\" c='d'>' or 1=1; drop table leads; --<script>alert(1)</script>";
my $letters = "\x{202e}\x{2066}live\x{200b}\x{1F600}\x{10FFFD}e\x{301}";
my %longest = (TEXT => 200, LONG_TEXT => 20000, EMAIL => 254, SECRET => 200);
my $typed_kinds = qr/^(?:TEXT|LONG_TEXT|EMAIL|SECRET)$/;

# As much of a text as the field takes.
sub fitting { my ($field, $text) = @_; return substr $text, 0, $field->{highest} || $longest{ $field->{kind} } }

sub send_fields {
	my ($route, %fields) = @_;
	my $path = $route->{full};
	$path = '/lead-imports/' . (Uploads::id_of(Uploads::upload($member{MANAGER}, 'a.csv', "Name,Phone\nAnn,+14155550100\n")) // die 'not uploaded')
		if $route->{name} eq 'POST /lead-imports/:id'; # one that waits for its form
	return Routes::ask(somebody($route), $route, $path, %fields);
}

# Of a form that is shown again: every text is there as it was typed, but secrets.
sub keeps {
	my ($answer, $route, $what, %fields) = @_;
	my $shown = as_shown($answer->{body});
	for my $field (grep { $_->{kind} =~ $typed_kinds && defined $fields{ $_->{name} } } @{ $route->{form} }) {
		my ($name, $typed) = ($field->{name}, bytes($fields{ $field->{name} }));
		next unless $answer->{body} =~ /<(?:input|textarea)\b(?![^>]*\btype="radio")[^>]*\bname="\Q$name\E"/;
		if ($field->{kind} eq 'SECRET') { is index($shown, $typed), -1, "$what: the secret is not shown" }
		else { cmp_ok index($shown, $typed), '>=', 0, "$what: $name is still there" }
	}
}

sub check_typed {
	my ($route, $field, $what, $typed) = @_;
	my %fields = (Routes::good_fields($ours, $route), $field->{name} => $typed);
	my $answer = send_fields($route, %fields);
	harmless($answer, "$field->{name}: $what");
	keeps($answer, $route, "$field->{name}: $what", %fields) if $answer->{status} == 422;
	return unless $answer->{status} == 303;
	my $next = $answer->{headers}{location};
	like $next, qr{^/(?![/\\])[!-~]*$}, "$field->{name}: $what: leads to a page of ours";
	$seen{$next}++ if $next =~ m{[0-9a-f]{8}-};
}

sub check_refused {
	my ($route, $field, $what, $typed) = @_;
	my %fields = (Routes::good_fields($ours, $route), $field->{name} => $typed);
	my $answer = send_fields($route, %fields);
	harmless($answer, "$field->{name}: $what");
	ok $answer->{status} =~ /^4(?:04|13|14|22)$/, "$field->{name}: $what is refused" or diag "$answer->{status} $answer->{log}";
}

# What cannot be text of this kind at all.
my %impossible = (INTEGER => ['-9223372036854775809', '1e3', '0x10', "\x{0663}"], ID => [ "'", Pages::uuid() . 'x', 'null' ], CHOICE => [ 'zz', "1'" ],
	CHOICES => ['zz'], TIME => [ '25:00', '9:3', "\x{0663}9:00" ], DATE => [ '2026-02-31', '9999-99-99', '0000-01-01', 'tomorrow' ]);

sub check_field {
	my ($route, $field) = @_;
	my $limit = $field->{highest} || $longest{ $field->{kind} } || 0;
	my $size = $route->{method} eq 'POST' ? 1_040_000 : 7000;
	if ($field->{kind} =~ $typed_kinds) {
		check_typed($route, $field, 'markup', fitting($field, $words));
		check_typed($route, $field, 'letters of all sorts', fitting($field, $letters));
		check_refused($route, $field, 'more than it takes', 'x' x ($limit + 1)) if $limit < $size;
		check_refused($route, $field, 'a megabyte', 'x' x $size) if $ENV{LONG} || $field == $route->{form}[0];
	}
	check_refused($route, $field, "no such $field->{kind}: $_", $_) for @{ $impossible{ $field->{kind} } // [] };
	if ($route->{method} eq 'POST' || $field->{kind} ne 'COLUMNS') {
		check_refused($route, $field, 'broken UTF-8', "a\xff\xfe\xed\xa0\x80b");
		check_refused($route, $field, 'a zero byte', "a\0b");
	}
	check_typed($route, $field, 'lines that would be headers', "a\r\nSet-Cookie: x=y\r\nX-Other: 1\r\n\r\n<zz {{csrf}}");
}

# A form that is refused for one field keeps all the others.
sub check_form {
	my ($route) = @_;
	my ($required) = grep { $_->{required} && $_->{kind} ne 'CHOICES' && $_->{kind} ne 'UPLOAD' } @{ $route->{form} } or return;
	return if $required->{name} eq 'token'; # a link that there is not has no form
	my %fields = (Routes::good_fields($ours, $route), map { ($_->{name} => fitting($_, $words)) } grep { $_->{kind} =~ /^(?:LONG_)?TEXT$/ } @{ $route->{form} });
	my $answer = send_fields($route, %fields, $required->{name} => '');
	is $answer->{status}, 422, "without $required->{name}" or diag $answer->{head};
	harmless($answer, "without $required->{name}");
	delete $fields{ $required->{name} };
	keeps($answer, $route, "without $required->{name}", %fields);
}

for my $route (grep { @{ $_->{form} } } @routes) {
	$route->{full} = Routes::path_of($ours, $route) // do { fail "$route->{name}: Seeds.pm has no row for its id"; next };
	subtest $route->{name} => sub {
		check_field($route, $_) for @{ $route->{form} };
		check_form($route) if $route->{method} eq 'POST';
		pass;
	};
}

# Whatever was kept is text on every page.
subtest 'pages of what was kept' => sub {
	for my $route (grep { $_->{method} eq 'GET' && $_->{access} ne 'NOBODY' } @routes) {
		my $path = $route->{full} // Routes::path_of($ours, $route);
		harmless(somebody($route)->get($path), $path);
	}
	my $owner = $member{OWNER};
	for my $path (sort keys %seen) {
		harmless($owner->get($path), $path);
		harmless($owner->get("$path/edit"), "$path/edit") if $path !~ /[?]/;
	}
};

done_testing;
