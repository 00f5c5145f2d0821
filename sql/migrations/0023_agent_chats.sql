-- 0023_agent_chats.sql: conversations in writing that try an agent out; a job removes each after a day.
create table agent_chats (
	tenant_id uuid not null references tenants,
	id uuid not null,
	agent_id uuid not null,
	version integer not null,                  -- the version that is talked to
	person_id uuid not null,                   -- who talks to it
	variables jsonb not null default '{}',     -- {"lead.name": "Ann"}: what they are filled in with
	began_at timestamptz not null,
	primary key (tenant_id, id),
	foreign key (tenant_id, agent_id, version) references agent_versions (tenant_id, agent_id, version)
);
create index agent_chats_newest on agent_chats (tenant_id, agent_id, person_id, began_at);
call protect('agent_chats', 'select, insert', 'select, delete', 'select');

create table agent_chat_turns (
	tenant_id uuid not null,
	chat_id uuid not null,
	position integer not null check (position between 0 and 200),
	role text not null check (role in ('agent', 'person')),
	text text not null check (length(text) between 1 and 5000),
	asked_at timestamptz,                      -- of a person's: when the model was last asked to answer it
	failure text,                              -- of a person's: why no answer came
	passages jsonb not null default '[]',      -- of an agent's: what it read in documents
	created_at timestamptz not null default now(),
	primary key (tenant_id, chat_id, position),
	foreign key (tenant_id, chat_id) references agent_chats (tenant_id, id) on delete cascade
);
call protect('agent_chat_turns', 'select, insert, update', 'select, delete', 'select');
