# Campaigns.pm: what tests of campaigns share: lists, campaigns by the pages, and who was called, as the sandbox recorded it.
package Campaigns;
use strict;
use warnings;
use Calls;
use JSON::PP;
use Test::More;

# Campaigns of a desk (Calls::desk): {tenant, owner}, the browser of its owner.
sub new {
	my ($class, $desk) = @_;
	return bless { desk => $desk, tenant => $desk->{tenant}, owner => Pages->member($desk->{tenant}, 'owner'), lists => 0, areas => 0 }, $class;
}

# What the sandbox saw on the telephone network: {number => how often}.
sub rung {
	my ($self) = @_;
	my $answer = $Calls::http->get("$ENV{SANDBOX_URL}/sandbox/calls?limit=10000");
	my %rung;
	for my $call (@{ decode_json($answer->{content})->{calls} }) {
		$rung{ $call->{to} }++ if $call->{direction} ne 'inbound' && $call->{from} eq $self->{desk}{phone};
	}
	return \%rung;
}

# A list of these numbers; what time it is there does not matter for sandbox numbers.
sub list_of {
	my ($self, @phones) = @_;
	my $list = Pages::uuid();
	my $values = join ', ', map { "('$_')" } @phones;
	my $name = 'List ' . ++$self->{lists};
	Pages::sql($self->{tenant}, "insert into lead_lists (tenant_id, id, name) values (cur_tenant(), '$list', '$name');
		insert into leads (tenant_id, id, list_id, phone, phone_hash, name, country, region, zones)
		select cur_tenant(), gen_random_uuid(), '$list', p.phone, 'hash ' || p.phone, 'Lead', 'US', 'CA', '{America/Los_Angeles}'
		from (values $values) p (phone)");
	return $list;
}

sub draft { # a campaign by the pages: its id
	my ($self, $list, %fields) = @_;
	my $desk = $self->{desk};
	my %plan = (name => "Campaign $self->{lists}", kind => 'informational', list_id => $list, agent_id => $desk->{agent}, number_id => $desk->{number},
		opens => '09:00', closes => '18:00', calls_at_once => 5, attempts_most => 2, retry_busy_minutes => 15, retry_no_answer_minutes => 240,
		retry_voicemail_minutes => 1440, on_machine => 'hang_up', %fields);
	my $answer = $self->{owner}->post('/campaigns', %plan, map { (weekdays => $_) } 1 .. 7);
	my ($id) = ($answer->{headers}{location} // '') =~ m{^/campaigns/([0-9a-f-]{36})/review$};
	die "not planned: $answer->{status} $answer->{body}\n" if !$id;
	return $id;
}

sub run { my ($self, $id, $action) = @_; return $self->{owner}->post("/campaigns/$id/runs", action => $action)->{status} }

# A campaign of so many people who talk, started: its id and their numbers, in an area of its own.
sub talkers {
	my ($self, $name, $count) = @_;
	my $area = 700 + ++$self->{areas};
	my @phones = map { sprintf '+1%d555%04d', $area, 100 + 20 * ($_ % 4) + int($_ / 4) } 0 .. $count - 1;
	my $id = $self->draft($self->list_of(@phones), name => $name, attempts_most => 1);
	is $self->run($id, 'start'), 303, 'started';
	return ($id, @phones);
}

sub state_of { my ($self, $id) = @_; return Pages::value($self->{tenant}, "select state from campaigns where tenant_id = '$self->{tenant}' and id = '$id'") }

# Waits until every lead was called once or refused.
sub all_called {
	my ($self, $id, $seconds) = @_;
	return Calls::until_sql($self->{tenant}, "select not exists (select from campaign_leads where tenant_id = '$self->{tenant}' and campaign_id = '$id'
		and (state = 'calling' or (state = 'pending' and attempts = 0)))", $seconds // 60);
}

1;
