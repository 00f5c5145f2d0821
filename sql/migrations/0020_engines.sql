-- 0020_engines.sql: agents live at one of several voice engines; a version says at which it wants to be.

alter table agents add constraint agents_engine_check check (engine in ('ultravox', 'elevenlabs'));
alter table agent_versions add column engine text not null default 'ultravox' check (engine in ('ultravox', 'elevenlabs'));
comment on column agents.engine is 'the engine that has engine_agent_id; the version in force may want another, until the agent was moved';

alter table events drop constraint events_provider_check;
alter table events add constraint events_provider_check check (provider in ('twilio', 'ultravox', 'elevenlabs'));

insert into paces (name) values ('elevenlabs.calls');

-- The engine's name is a parameter of these now.
drop function if exists call_apply_engine(uuid, uuid, text, text, uuid, text, timestamptz, timestamptz, text, integer, timestamptz, timestamptz,
	boolean, jsonb, text);
drop function if exists call_prepared(uuid, uuid, text, text);
