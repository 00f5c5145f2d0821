-- 0033_posted_recordings.sql: a recording that an engine posts names only the engine's own conversation: whose is that?

alter table directory drop constraint directory_kind_check;
alter table directory add constraint directory_kind_check check (kind in ('member', 'number', 'invitation', 'conversation'));

drop function if exists call_apply_engine(uuid, uuid, text, text, uuid, text, timestamptz, timestamptz, text, integer, timestamptz, timestamptz,
	boolean, jsonb, text, text);
