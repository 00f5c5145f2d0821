-- 0026_agent_knowledge.sql: what of its knowledge each agent has at its voice engine.

create table agent_knowledge (
	tenant_id uuid not null,
	agent_id uuid not null,
	wanted integer not null default 1,         -- counts the changes: the job of the last one puts the engine right
	state text not null default 'waiting' check (state in ('waiting', 'current', 'failed', 'unable')),
	failure text,
	engine text,                               -- where it is
	engine_id text,                            -- the engine's own name for it; null: there is none
	holder uuid,                               -- the job that is at the engine with it
	held_until timestamptz,
	synced_at timestamptz,
	primary key (tenant_id, agent_id),
	foreign key (tenant_id, agent_id) references agents (tenant_id, id)
) with (fillfactor = 70);
call protect('agent_knowledge', 'select, insert, update', 'select, insert, update', 'select');
