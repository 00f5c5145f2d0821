-- platform.sql: the engines' voices: written only by this function.

-- Takes over the list of an engine's voices; what is no longer offered goes.
create or replace function voices_put(which text, list jsonb, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
	insert into voices (engine, voice, name, description, language, preview_url, seen_at)
	select which, v.voice, v.name, v.description, v.language, v.preview_url, at
	from jsonb_to_recordset(list) as v (voice text, name text, description text, language text, preview_url text)
	on conflict (engine, voice) do update set name = excluded.name, description = excluded.description,
		language = excluded.language, preview_url = excluded.preview_url, seen_at = excluded.seen_at;
	delete from voices where engine = which and seen_at < at;
$$;

revoke execute on function voices_put from public;
grant execute on function voices_put to manyline_worker;
