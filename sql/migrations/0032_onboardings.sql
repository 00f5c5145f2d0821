-- 0032_onboardings.sql: what a new customer has chosen on the way to a first agent. A tenant without a row needs no guide.
create table onboardings (
	tenant_id uuid primary key references tenants,
	industry text check (length(industry) between 1 and 40),
	contact_name text check (length(contact_name) between 1 and 120),
	contact_phone text check (contact_phone ~ '^\+[0-9]{7,15}$'),
	number_id uuid,                            -- of the pool, reserved for the tenant until the launch takes it
	number_phone text,
	without_number boolean not null default false, -- goes on without one
	agent jsonb check (jsonb_typeof(agent) = 'object'), -- the form of the agent, as it was saved
	agent_id uuid,                             -- the agent that the launch made
	launched_at timestamptz,
	finished_at timestamptz,                   -- when it was first seen to be live
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	foreign key (tenant_id, agent_id) references agents (tenant_id, id),
	check ((agent_id is null) = (launched_at is null)),
	check (finished_at is null or launched_at is not null),
	check (number_id is null or not without_number)
);
call protect('onboardings', 'select, insert, update', 'select', 'select');
