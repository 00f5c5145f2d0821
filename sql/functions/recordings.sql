-- recordings.sql: how a call sounded: fetched from its engine, or posted by it, whichever comes first.

-- A call's recording is at that path now.
create or replace function recording_put(tenant uuid, call uuid, file text, type text, size bigint) returns void language plpgsql as $$
begin
	insert into recordings (tenant_id, call_id, path, content_type, bytes) values (tenant, call, file, type, size)
	on conflict (tenant_id, call_id) do update set path = excluded.path, content_type = excluded.content_type, bytes = excluded.bytes;
	update calls c set recording_state = 'ready' where c.tenant_id = tenant and c.id = call;
	perform directory_remove(tenant, 'conversation', call);
end $$;

-- The engine's own name of a conversation is told with its transcript; as long as its recording is missing, it says whose that is.
create or replace function recording_expect(c calls, conversation text) returns void language plpgsql as $$
begin
	if conversation is not null and c.recording_state <> 'ready' and exists (select from agent_versions v where v.tenant_id = c.tenant_id
			and v.agent_id = c.agent_id and v.version = c.agent_version and v.recording) then
		insert into directory (kind, key, tenant_id, object_id) values ('conversation', conversation, c.tenant_id, c.id) on conflict do nothing;
	end if;
end $$;

-- A verified event of an engine that brought a recording: whether the call wants it. The file and recording_put are the caller's.
create or replace function recording_posted(tenant uuid, event uuid, call uuid, engine text, key text, what text, head jsonb, raw text,
	sent timestamptz, received timestamptz) returns table (verdict text, channel text) language plpgsql as $$
declare c calls;
begin
	select * into c from calls k where k.tenant_id = tenant and k.id = call for no key update;
	select t.channel into channel from tenants t where t.tenant_id = tenant;
	verdict := case when c.id is null then 'ignored: no such call' when c.recording_state = 'ready' then 'ignored: the recording is there'
		else 'applied' end;
	if not event_keep((tenant, event, engine, key, what, call, received, sent, false, head, raw, verdict)::events) then
		verdict := 'duplicate';
	end if;
	return next;
end $$;
