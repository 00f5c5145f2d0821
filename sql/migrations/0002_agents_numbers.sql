-- 0002_agents_numbers.sql: the agents and the numbers that they answer.

create table agents (
	tenant_id uuid not null references tenants,
	id uuid not null,
	name text not null check (length(name) between 1 and 60),
	version integer not null default 1,        -- the version in force, of agent_versions
	state text not null default 'provisioning' check (state in ('provisioning', 'ready', 'failed')),
	failure text,                              -- why, when it failed
	engine text not null default 'ultravox',
	engine_agent_id text,                      -- the engine's own name for it
	engine_version integer,                    -- the version that the engine has
	deleted_at timestamptz,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	primary key (tenant_id, id)
);
create unique index agents_name_key on agents (tenant_id, name) where deleted_at is null;
call protect('agents', 'select, insert, update', 'select, update', 'select');

create table agent_versions (
	tenant_id uuid not null,
	agent_id uuid not null,
	version integer not null,
	greeting text not null check (length(greeting) between 1 and 1000),
	prompt text not null check (length(prompt) between 1 and 20000),
	voice text not null,
	language text not null,                    -- BCP 47
	longest_seconds integer not null check (longest_seconds between 30 and 3600),
	recording boolean not null default true,
	says_ai boolean not null default true,     -- the greeting says that it is an AI
	says_recording boolean not null default true,
	waiver text check (length(waiver) between 5 and 500), -- why one of the two is switched off
	created_by uuid,
	created_by_name text not null default '',
	created_at timestamptz not null default now(),
	primary key (tenant_id, agent_id, version),
	foreign key (tenant_id, agent_id) references agents (tenant_id, id),
	check ((says_ai and (says_recording or not recording)) or waiver is not null)
);
call protect('agent_versions', 'select, insert', 'select', 'select');

-- The operator's pool. A number that a tenant holds has a row in numbers too; only functions of the pool write here.
create table number_pool (
	id uuid primary key,
	e164 text not null check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
	carrier text not null default 'twilio',
	carrier_sid text not null,
	country text not null default '',
	region text not null default '',
	locality text not null default '',
	capabilities jsonb not null default '{}',
	state text not null default 'available'
		check (state in ('available', 'reserved', 'assigned', 'quarantine', 'suspended', 'released')),
	tenant_id uuid,
	reserved_until timestamptz,
	quarantined_until timestamptz,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	constraint number_pool_e164_key unique (e164),
	check (state not in ('available', 'released', 'quarantine') or tenant_id is null),
	check (state not in ('reserved', 'assigned') or tenant_id is not null)
);
create index number_pool_available on number_pool (state, country, region, e164);

create table numbers (
	tenant_id uuid not null references tenants,
	id uuid not null,                          -- the same as in number_pool
	e164 text not null,
	carrier text not null default 'twilio',
	carrier_sid text not null,
	country text not null default '',
	region text not null default '',
	locality text not null default '',
	agent_id uuid,                             -- who answers; null: nobody yet
	state text not null default 'idle' check (state in ('idle', 'connecting', 'connected', 'failed')),
	failure text,
	connected_at timestamptz,
	taken_at timestamptz not null,
	primary key (tenant_id, id),
	constraint numbers_agent_fkey foreign key (tenant_id, agent_id) references agents (tenant_id, id)
);
create unique index numbers_e164 on numbers (tenant_id, e164);
call protect('numbers', 'select, insert, update, delete', 'select, update', 'select');
