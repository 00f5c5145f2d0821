-- live.sql: who follows which call just now.

-- Somebody looks at what is said on a call, for the next half minute; nothing for a call that is over. Who follows already
-- wakes nobody: the daemon comes back by itself for as long as there is a follow, but may miss one that has all but ended.
create or replace function call_follow(tenant uuid, call uuid, at timestamptz) returns void language plpgsql as $$
begin
	if not exists (select from live_calls l where l.tenant_id = tenant and l.call_id = call) then
		return;
	end if;
	update follows f set until = at + interval '30 seconds'
	where f.tenant_id = tenant and f.call_id = call and f.until > at + interval '5 seconds';
	if found then
		return;
	end if;
	insert into follows as f (tenant_id, call_id, until) values (tenant, call, at + interval '30 seconds')
	on conflict (tenant_id, call_id) do update set until = excluded.until;
	perform wake_up('live', tenant, at);
end $$;
