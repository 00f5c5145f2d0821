-- 0005_calls.sql: calls, what providers said about them, and what came of them.

create table calls (
	tenant_id uuid not null references tenants,
	id uuid not null,
	direction text not null check (direction in ('outbound', 'inbound')),
	is_test boolean not null default false,
	sandbox boolean not null default false,
	campaign_id uuid,
	lead_id uuid,                              -- no foreign key: a call outlives its lead
	attempt_id uuid,
	agent_id uuid,
	agent_version integer,
	number_id uuid,
	our_phone text not null,
	their_phone text not null,
	phone_hash text not null,                  -- of their_phone
	their_name text not null default '',
	longest_seconds integer not null default 600,
	state text not null default 'pending' check (state in
		('pending', 'initiating', 'ringing', 'in_progress', 'completed', 'failed', 'no_answer', 'busy', 'canceled')),
	outcome text check (outcome in ('human', 'voicemail', 'screened', 'opted_out', 'transferred', 'fax', 'silent',
		'wrong_number', 'no_answer', 'busy', 'failed', 'canceled', 'unknown')),
	failure text,                              -- a sentence for the customer
	end_reason text,                           -- the engine's word, for staff
	answered_by text,                          -- the carrier's word: human, machine_start, fax, unknown
	sip_code integer,
	opted_out boolean not null default false,  -- said on the call, or found in what was said
	heard text,                                -- the outcome that what was said tells
	sentiment text check (sentiment in ('positive', 'neutral', 'negative')),
	engine text,
	engine_call_id text,
	join_url text,
	carrier text,
	carrier_call_id text,
	dialing_at timestamptz,                    -- set before the carrier is asked: from then on it may ring
	ringing_at timestamptz,
	answered_at timestamptz,
	joined_at timestamptz,                     -- the conversation began, as the engine says
	first_word_ms integer,                     -- from answer to the agent's first word
	ended_at timestamptz,
	carrier_ended boolean not null default false,
	engine_ended boolean not null default false,
	talk_seconds integer,
	billed_seconds integer,                    -- the engine's, final
	sequence integer not null default -1,      -- the highest of the carrier's that was seen
	transcript_state text not null default 'none' check (transcript_state in ('none', 'waiting', 'ready', 'failed')),
	recording_state text not null default 'none' check (recording_state in ('none', 'waiting', 'ready', 'failed')),
	analysis_state text not null default 'none' check (analysis_state in ('none', 'waiting', 'ready', 'failed')),
	missing_because text,                      -- what could not be had says why
	created_at timestamptz not null,
	primary key (tenant_id, id)
) with (fillfactor = 80);
create index calls_created on calls (tenant_id, created_at, id);
create index calls_direction on calls (tenant_id, direction, created_at, id);
create index calls_campaign on calls (tenant_id, campaign_id, created_at, id);
create index calls_agent on calls (tenant_id, agent_id, created_at, id);
create index calls_number on calls (tenant_id, number_id, created_at, id);
create index calls_phone on calls (tenant_id, phone_hash, created_at, id);
call protect('calls', 'select, insert, update', 'select, insert, update', 'select');

-- Calls that are under way: small, so that counting is cheap. The deadline is ours, whatever providers say.
create table live_calls (
	tenant_id uuid not null,
	call_id uuid not null,
	campaign_id uuid,
	deadline_at timestamptz not null,
	created_at timestamptz not null,
	primary key (tenant_id, call_id),
	foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
call protect('live_calls', 'select, insert, update, delete', 'select, insert, update, delete', 'select');

-- One row inserted when a call has ended: what lists filter by.
create table call_results (
	tenant_id uuid not null,
	call_id uuid not null,
	outcome text not null,
	state text not null,
	talk_seconds integer not null,
	answered boolean not null,
	price_micros bigint not null,              -- to the customer
	sentiment text,
	day date not null,                         -- of created_at, in the tenant's zone as it was then
	hour smallint not null,
	created_at timestamptz not null,           -- the call's
	ended_at timestamptz not null,
	primary key (tenant_id, call_id),
	foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
create index call_results_outcome on call_results (tenant_id, outcome, created_at, call_id);
call protect('call_results', 'select, insert, update', 'select, insert, update', 'select');

-- Calls whose last words somebody follows just now; what was published already is not published again.
create table follows (
	tenant_id uuid not null,
	call_id uuid not null,
	until timestamptz not null,
	seen integer not null default 0,
	primary key (tenant_id, call_id),
	foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
call protect('follows', 'select, insert, update', 'select, update, delete', 'select');

-- The platform's lines. A slot is a row with a deadline: what was never given back is free again by itself.
create table slots (
	slot integer primary key,
	tenant_id uuid,
	call_id uuid,
	busy_until timestamptz not null default '-infinity'
) with (fillfactor = 30);
create index slots_call on slots (call_id) where call_id is not null;

-- When the next request of a kind may be sent to a provider: pace over all processes.
create table paces (
	name text primary key,
	next_at timestamptz not null default '-infinity'
) with (fillfactor = 10);
insert into paces (name) values ('twilio.calls'), ('ultravox.calls');

-- A provider's webhook as it arrived, kept before it is acted on.
create table events (
	tenant_id uuid not null references tenants,
	id uuid not null,
	provider text not null check (provider in ('twilio', 'ultravox')),
	event_key text not null,                   -- the provider's own: a duplicate changes nothing
	kind text not null,
	call_id uuid,
	received_at timestamptz not null,
	sent_at timestamptz,                       -- the provider's time stamp
	late boolean not null default false,       -- signed, but older than a minute
	headers jsonb not null default '{}',
	body text not null,
	verdict text not null default 'applied',   -- what it did: applied, ignored: why
	primary key (tenant_id, id),
	constraint events_key unique (tenant_id, provider, event_key)
);
create index events_call on events (tenant_id, call_id, received_at);
call protect('events', 'select, insert, update', 'select, insert, update', 'select, update');

create table transcript_turns (
	tenant_id uuid not null,
	call_id uuid not null,
	position integer not null,
	role text not null check (role in ('agent', 'person', 'tool')),
	text text not null,
	start_ms integer,
	end_ms integer,
	primary key (tenant_id, call_id, position),
	foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
call protect('transcript_turns', 'select', 'select, insert, update, delete', 'select');

create table recordings (
	tenant_id uuid not null,
	call_id uuid not null,
	path text not null,                        -- below the data folder
	content_type text not null,
	bytes bigint not null,
	created_at timestamptz not null default now(),
	primary key (tenant_id, call_id),
	foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
call protect('recordings', 'select', 'select, insert, update, delete', 'select');

create table analyses (
	tenant_id uuid not null,
	call_id uuid not null,
	summary text not null,
	key_points jsonb not null default '[]',
	sentiment text not null check (sentiment in ('positive', 'neutral', 'negative')),
	action_items jsonb not null default '[]',
	highlights jsonb not null default '[]',
	outcome text not null,
	opted_out boolean not null default false,
	model text not null,
	created_at timestamptz not null default now(),
	primary key (tenant_id, call_id),
	foreign key (tenant_id, call_id) references calls (tenant_id, id)
);
call protect('analyses', 'select', 'select, insert, update, delete', 'select');

-- What a minute costs us and the customer, in millionths of the currency; dated, never changed.
create table prices (
	version integer primary key,
	valid_from timestamptz not null,
	currency text not null,
	carrier_minute_micros bigint not null,     -- per started minute
	engine_minute_micros bigint not null,      -- per started six seconds, a tenth of it
	analysis_micros bigint not null,           -- per call
	sale_minute_micros bigint not null         -- to the customer, per started minute
);
grant select on prices to manyline_web, manyline_worker, manyline_staff;
insert into prices values (1, '2020-01-01', 'USD', 14000, 50000, 1500, 250000);

create table ledger_entries (
	tenant_id uuid not null references tenants,
	id uuid not null,
	call_id uuid not null,
	kind text not null check (kind in ('carrier', 'engine', 'analysis', 'sale')),
	quantity integer not null,                 -- seconds, or 1
	cost_micros bigint not null default 0,     -- ours
	price_micros bigint not null default 0,    -- the customer's
	currency text not null,
	price_version integer not null references prices,
	at timestamptz not null,
	primary key (tenant_id, id),
	constraint ledger_once unique (tenant_id, call_id, kind)
);
create index ledger_entries_at on ledger_entries (tenant_id, at);
call protect('ledger_entries', 'select', 'select, insert', 'select');

-- Statistics: deltas are appended in the transaction of what they count, and folded every second or so.
create table stat_deltas (
	tenant_id uuid not null,
	id bigint generated always as identity,
	day date not null,                         -- in the tenant's zone
	hour smallint not null,                    -- in the tenant's zone
	campaign_id uuid not null,                 -- all zeros: none
	agent_id uuid not null,
	direction text not null,
	outcome text not null,
	calls integer not null default 0,
	answered integer not null default 0,
	talk_seconds bigint not null default 0,
	price_micros bigint not null default 0,
	positive integer not null default 0,
	neutral integer not null default 0,
	negative integer not null default 0,
	primary key (tenant_id, id)
);
call protect('stat_deltas', 'select, insert', 'select, insert, delete', 'select');

create table stat_days (
	tenant_id uuid not null,
	day date not null,
	campaign_id uuid not null,
	agent_id uuid not null,
	direction text not null,
	outcome text not null,
	calls bigint not null,
	answered bigint not null,
	talk_seconds bigint not null,
	price_micros bigint not null,
	positive bigint not null,
	neutral bigint not null,
	negative bigint not null,
	primary key (tenant_id, day, campaign_id, agent_id, direction, outcome)
) with (fillfactor = 70);
call protect('stat_days', 'select', 'select, insert, update', 'select');

create table stat_hours (
	tenant_id uuid not null,
	day date not null,
	hour smallint not null,
	campaign_id uuid not null,
	agent_id uuid not null,
	direction text not null,
	calls bigint not null,
	answered bigint not null,
	primary key (tenant_id, day, hour, campaign_id, agent_id, direction)
) with (fillfactor = 70);
call protect('stat_hours', 'select', 'select, insert, update', 'select');
