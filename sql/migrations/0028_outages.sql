-- 0028_outages.sql: what a customer wants to happen while its voice engine is down, and the agents that stand by elsewhere.

alter table tenants
	add column outage_plan text not null default 'sorry' check (outage_plan in ('sorry', 'other_engine', 'message', 'forward')),
	add column outage_message text check (length(outage_message) between 1 and 600),
	add column outage_phone text check (outage_phone ~ '^\+[1-9][0-9]{6,14}$'),
	add constraint tenants_outage_check check ((outage_plan <> 'message' or outage_message is not null)
		and (outage_plan <> 'forward' or outage_phone is not null));

alter table agents
	add column standby_engine text check (standby_engine in ('ultravox', 'elevenlabs')),
	add column standby_agent_id text,                  -- the other engine's own name for it
	add constraint agents_standby_check check ((standby_engine is null) = (standby_agent_id is null));

-- How many calls an engine has may be limited apart from the platform's lines.
alter table slots add column engine text;
