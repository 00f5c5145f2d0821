# Known.pm: what reaches over tenants on purpose, each with its reason. Whatever is not in here must keep within one.
package Known;
use strict;
use warnings;

# Tables that name a tenant but belong to the platform: programs cannot touch them, only functions can.
our %fronts = (wake => 'the front of every queue', number_pool => "the operator's pool of numbers",
	number_requests => 'what customers ask the operator for', slots => "the platform's lines",
	platform_tenants => 'what staff see of all tenants at once');

# Functions whose queries leave the tenant of the caller.
our %crossing = (
	directory_find => 'answers whose a number is before a tenant is known: one row, by its whole key',
	person_tenants => 'the tenants that one person belongs to: enters each of them in turn, and goes back',
	staff_usage => "what one customer has used this month, for the list of staff: enters it, and goes back",
	staff_agents => 'the agents of all customers for staff: enters each in turn, and goes back',
	staff_agent_figures => 'what one agent did, for the list of staff: enters its tenant, and goes back',
	staff_jobs => 'work of all customers for staff: enters each in turn, and goes back',
	staff_dead => 'which work was given up at all customers, for staff: enters each in turn, and goes back',
	staff_retry => "lets work of a kind be tried again at all customers, for staff: enters each in turn, writes into each one's log, and goes back",
	staff_events => 'events of all customers for staff: enters each in turn, and goes back',
	staff_audit => 'who did what at all customers, for staff: enters each in turn, and goes back',
	staff_today => 'what goes on at customers just now, for the overview of staff: enters those with calls or late work in turn, and goes back',
	person_places => 'where one person may have a session: of the directory one key, and for staff the front of the queue',
	invitation_find => 'what a link leads to, before a tenant is known: enters that one, and goes back',
	invitation_accept => 'makes a member of who holds the link, before a tenant is known: enters that one, and goes back',
	staff_remove => 'takes somebody out of staff: enters each tenant that the person belongs to, and goes back',
	staff_admit => 'lets somebody in as staff from the machine itself, which no role of a program may call: into the operator\'s tenant',
	person_rename => 'the name of one person in every tenant that it belongs to: enters each, and goes back',
	person_sessions => 'the sessions of one person, for that person: enters each tenant that it belongs to, and goes back',
	person_sessions_end => 'ends sessions of one person, for that person: enters each tenant that it belongs to, and goes back',
	staff_note => 'writes into the log of the customer whom a deed of staff concerns: enters it, and goes back',
	pool_find => 'one number as staff see it, with what its customer made of it: enters that one, and goes back',
	pool_assign => 'staff give a number to a customer: leaves the one that had it, enters the other, and goes back',
	pool_withdraw => 'staff take a number from a customer: enters it, and goes back',
	pool_suspend => 'staff suspend a number: enters the customer that has it, and goes back',
	pool_lost => 'a number that the carrier has lost: enters the customer that has it, and goes back',
	pool_resume => 'staff let a number be used again: enters the customer that has it, and goes back',
	pool_discard => 'staff give a number back to the carrier: a job in the operator\'s tenant, and goes back',
	password_reset_finish => "ends a person's sessions in every tenant that the person belongs to, for who holds the link",
);

# Functions that take a tenant as an argument which need not be the caller's: the doors by which tenants are entered.
our %doors = (
	wake_settle => 'the front of the queue of the tenant that wake_claim has just handed out',
	signup_finish => 'makes the tenant; one that exists is refused by its key',
);

# Tests that try row security itself: the only ones that need not pass when it is bypassed. A program's tests by name.
our %of_row_security = (
	'tests/sql/catalogue.sql' => 'that no role bypasses it, and that each table has its policy',
	'tests/sql/isolation.sql' => 'what each role meets in the tables of another tenant',
	'tests/isolation/attack.sql' => 'what functions answer when they are called for another tenant',
	'tests/sql/identity.sql' => { 'person_tenants: leaves no tenant entered' => 'a query without a tenant' },
	'.build/tests/tx' => { another_tenant_is_not_there => 'a query that asks for another tenant',
		without_a_tenant_nothing_is_read => 'a query without a tenant' },
);

1;
