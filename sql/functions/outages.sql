-- outages.sql: an engine that is down: whom that concerns, and who stands by.

-- Of an engine that these agents use and that did not work when it was last looked at: why, since when at least.
create or replace function engine_outage(tenant uuid, agent uuid) returns table (sentence text, checked_at timestamptz, plan text, phone text)
language plpgsql stable as $$
begin
	return query select s.sentence, s.checked_at, t.outage_plan, t.outage_phone
	from platform_state_list() s cross join tenants t
	where t.tenant_id = tenant and not s.ok and s.name in (
		select case a.engine when 'elevenlabs' then 'second_engine' else 'engine' end from agents a
		where a.tenant_id = tenant and a.deleted_at is null and (agent is null or a.id = agent))
	order by s.name limit 1;
end $$;

-- Has every agent of a customer made ready, or taken away, where it stands by.
create or replace function agents_stand_by(tenant uuid, at timestamptz) returns void language plpgsql as $$
declare agent uuid;
begin
	for agent in select a.id from agents a where a.tenant_id = tenant and a.deleted_at is null loop
		perform job_enqueue(tenant, gen_random_uuid(), 'agent_standby', agent::text, jsonb_build_object('agent_id', agent), at);
	end loop;
end $$;
