#!/usr/bin/perl
# members.t: who belongs to a customer: inviting, joining, roles, removing, and that somebody always is owner.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Pages;

my $tenant = Pages::tenant(name => 'Team & Co');
my %is = map { ($_ => Pages->member($tenant, $_)) } qw(owner manager viewer);
my $owner = $is{owner};
my $stranger = Pages->member(Pages::tenant(), 'owner');

sub address { return 'new' . ++$Pages::counter . "-$$\@example.test" }

sub rows { my ($what) = @_; return map { join ' ', @$_ } Pages::sql($tenant, $what) }

# The link of the newest mail to an address, other than those that are known.
my %known;
sub link_to {
	my ($email) = @_;
	for (1 .. 80) {
		my $mail = (Pages::mail_to($email, qr/Join Team/, 20) // return undef) =~ s/=\r?\n//gr =~ s/=3D/=/gr;
		my ($link) = $mail =~ m{(/invitations/edit\?token=[\w-]{43})};
		return $known{$link} = $link if $link && !$known{$link};
		select undef, undef, undef, 0.05;
	}
	return undef;
}

sub invite { my ($email, $role) = @_; return $owner->post('/members/invitations', email => $email, role => $role) }

subtest 'who may' => sub {
	for my $role (qw(manager viewer)) {
		my $page = $is{$role}->get('/members')->{body};
		like $page, qr/action="\/members\/leave"/, "$role: may leave";
		unlike $page, qr/action="\/members\/(?!leave)/, "$role: is offered nothing else";
		is $is{$role}->post('/members/invitations', email => address(), role => 'owner')->{status}, 403;
		is $is{$role}->post("/members/$is{$role}{person}{id}", role => 'owner')->{status}, 403, "$role: is what owners say";
	}
	like $owner->get('/members')->{body}, qr/<select id="role".*<option value="viewer" selected>.*<option value="owner"/s, 'owners choose a role';
	is invite('nonsense', 'viewer')->{status}, 422;
	is invite(address(), 'staff')->{status}, 422, 'no such role';
	my $twice = invite(uc $is{viewer}{person}{email}, 'viewer');
	is $twice->{status}, 422;
	like $twice->{body}, qr/belongs here already/;
	is_deeply [ rows("select email from invitations where tenant_id = '$tenant'") ], [], 'nobody was invited';
};

subtest 'somebody new' => sub {
	my $email = address();
	is invite(uc $email, 'manager')->{status}, 303;
	my $link = link_to($email) // return fail 'a mail';
	my $mail = Pages::mail_to($email);
	like $mail, qr/Subject: Join Team/;
	unlike $mail, qr/manyline/i, 'without our own name';
	my ($token) = $link =~ /token=(.*)/;
	is_deeply [ rows("select count(*) from directory where tenant_id = '$tenant' and kind = 'invitation' and key = encode(sha256('$token'), 'hex')") ], [1], 'only the digest of the token is kept';
	like $owner->get('/members')->{body}, qr/\Q$email\E.*Withdraw/s;
	my $browser = Pages->new;
	my $page = $browser->get($link);
	is $page->{status}, 200;
	like $page->{body}, qr/Team &amp; Co.*as manager.*\Q$email\E/s;
	is $browser->post('/invitations/edit', token => $token, name => 'Newt', password => 'short')->{status}, 422;
	is $browser->post('/invitations/join', token => $token)->{status}, 409, 'who has no account makes one';
	my $done = $browser->post('/invitations/edit', token => $token, name => 'Newt New', password => 'quite long enough');
	is $done->{status}, 303;
	like $browser->{jar}{session}, qr/^$tenant\./, 'is inside';
	is_deeply [ rows("select name, role from members where tenant_id = '$tenant' and email = '$email'") ], ['Newt New manager'];
	is $browser->get($link)->{status}, 404, 'the link works once';
	is $browser->post('/invitations/edit', token => $token, name => 'Newt', password => 'quite long enough')->{status}, 404;
	is(Pages->new->log_in($email, 'quite long enough')->{status}, 303, 'and logs in as everybody');
};

subtest 'somebody with an account' => sub {
	my $person = Pages::person();
	Pages::join_tenant(Pages::tenant(), $person, 'owner');
	invite($person->{email}, 'viewer');
	my $link = link_to($person->{email}) // return fail 'a mail';
	my ($token) = $link =~ /token=(.*)/;
	my $browser = Pages->new;
	my $page = $browser->get($link);
	like $page->{body}, qr/You have an account already/;
	unlike $page->{body}, qr/type="password"/, 'no new password';
	is $browser->post('/invitations/edit', token => $token, name => 'Thief', password => 'quite long enough')->{status}, 409, 'nor by force';
	my $done = $browser->post('/invitations/join', token => $token);
	is $done->{status}, 303;
	is $done->{cookies}{session}, undef, 'the link is no log-in';
	is_deeply [ rows("select role from members where tenant_id = '$tenant' and person_id = '$person->{id}'") ], ['viewer'];
	my $logged = Pages->new->log_in($person->{email});
	is $logged->{headers}{location}, '/sessions?next=%2F', 'the old password works, in both places';
};

subtest 'sending again and withdrawing' => sub {
	my $email = address();
	invite($email, 'viewer');
	my $first = link_to($email) // return fail 'a mail';
	my ($id) = rows("select id from invitations where tenant_id = '$tenant' and email = '$email'");
	is $stranger->post("/members/invitations/$id/mails")->{status}, 404;
	is $stranger->post("/members/invitations/$id/delete")->{status}, 404;
	is $owner->post("/members/invitations/$id/mails")->{status}, 303;
	my $second = link_to($email) // return fail 'another mail';
	is(Pages->new->get($first)->{status}, 404, 'the link of the earlier mail has ended');
	is(Pages->new->get($second)->{status}, 200);
	my $late = Pages->new;
	$late->clock(7 * 24 * 3600 - 600);
	is $late->get($second)->{status}, 200, 'nearly seven days';
	$late->clock(7 * 24 * 3600 + 600);
	is $late->get($second)->{status}, 404, 'seven days end it';
	is $owner->post("/members/invitations/$id/mails")->{status}, 303 for 1 .. 3;
	is $owner->post("/members/invitations/$id/mails")->{status}, 429, 'mails to an address are counted';
	is $owner->post("/members/invitations/$id/delete")->{status}, 303;
	is(Pages->new->get($second)->{status}, 404, 'withdrawn');
	is_deeply [ rows("select count(*) from directory where tenant_id = '$tenant' and kind = 'invitation'") ], [0], 'no link is left';
};

subtest 'roles' => sub {
	my $id = $is{viewer}{person}{id};
	is $stranger->post("/members/$id", role => 'viewer')->{status}, 404;
	is $owner->post("/members/$id", role => 'manager')->{status}, 303;
	is $is{viewer}->get('/leads/new')->{status}, 200, 'counts at once';
	is $owner->post("/members/$id", role => 'viewer')->{status}, 303;
	is $is{viewer}->get('/leads/new')->{status}, 403;
	my $last = $owner->post("/members/$owner->{person}{id}", role => 'viewer');
	is $last->{status}, 409, 'the last owner stays one';
	like $last->{body}, qr/Somebody has to be owner/;
	is $owner->post('/members/leave')->{status}, 409, 'and stays';
	is $owner->post("/members/$owner->{person}{id}/delete")->{status}, 409;
	is $owner->get('/members')->{status}, 200, 'and is still inside';
};

subtest 'removing' => sub {
	my $gone = $is{viewer};
	my $elsewhere = Pages::tenant();
	Pages::join_tenant($elsewhere, $gone->{person}, 'viewer');
	my $there = bless { %{ Pages->new }, jar => { session => Pages::session($elsewhere, $gone->{person}) } }, 'Pages';
	is $owner->post("/members/$gone->{person}{id}/delete")->{status}, 303;
	is $gone->get('/calls')->{status}, 303, 'is out at once';
	is_deeply [ rows("select count(*) from sessions where tenant_id = '$tenant' and person_id = '$gone->{person}{id}'") ], [0];
	is $there->get('/calls')->{status}, 200, 'but not of another customer';
	my $again = Pages->new;
	$again->log_in($gone->{person}{email});
	like $again->{jar}{session}, qr/^$elsewhere\./, 'and logs in there alone';
	is $owner->post("/members/$gone->{person}{id}/delete")->{status}, 404;
	is $is{manager}->post('/members/leave')->{headers}{location}, '/sessions/new', 'who leaves is out';
	is $is{manager}->get('/calls')->{status}, 303;
	my $log = $owner->get('/members')->{body};
	like $log, qr/$_/, "the log: $_" for 'invited somebody', 'joined, as', 'sent an invitation again', 'withdrew an invitation', 'changed a role', 'removed somebody', 'left';
};

# Two owners who go at the same moment: one of them stays.
subtest 'at the same moment' => sub {
	for my $way ('leave', 'demote each other', 'remove each other') {
		my $place = Pages::tenant();
		my @owners = map { Pages->member($place, 'owner') } 1 .. 2;
		my @from = map {
			my ($me, $other) = ($owners[$_], $owners[ 1 - $_ ]{person}{id});
			my $pid = open(my $from, '-|') // die "fork: $!";
			if (!$pid) {
				my $answer = $way eq 'leave' ? $me->post('/members/leave') : $way =~ /demote/ ? $me->post("/members/$other", role => 'viewer') : $me->post("/members/$other/delete");
				print $answer->{status};
				close STDOUT;
				require POSIX;
				POSIX::_exit(0);
			}
			$from;
		} 0, 1;
		my @statuses = sort map { local $/; <$_> } @from;
		is $statuses[0], 303, "$way: one does";
		isnt $statuses[1], 500, "$way: the other is told";
		is(Pages::value($place, "select count(*) from members where tenant_id = '$place' and role = 'owner'"), 1, "$way: one owner is left");
	}
};

done_testing;
