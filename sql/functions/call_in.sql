-- call_in.sql: calls in: who answers them, or why nobody does.

-- In which state of the operator's pool a number is; null: it is not there.
create or replace function pool_state(number uuid) returns text
language sql stable security definer set search_path = public, pg_temp as
$$ select p.state from number_pool p where p.id = number $$;
revoke execute on function pool_state from public;
grant execute on function pool_state to manyline_worker;

-- A call comes in on a number of this tenant: keeps the event, opens the call, takes a line. The verdict is "new", "again"
-- (announced before), or why nobody answers: "unassigned", "suspended", "not_ready", "full".
create or replace function call_in(tenant uuid, number uuid, call uuid, facts jsonb, e events, most integer, reserve integer, at timestamptz)
returns table (verdict text, channel text) language plpgsql as $$
declare n numbers; a agents; v agent_versions; t tenants; ends timestamptz;
begin
	select * into t from tenants k where k.tenant_id = tenant;
	select * into n from numbers k where k.tenant_id = tenant and k.id = number;
	select * into a from agents k where k.tenant_id = tenant and k.id = n.agent_id and k.deleted_at is null;
	select * into v from agent_versions k where k.tenant_id = tenant and k.agent_id = a.id and k.version = a.version;
	channel := t.channel;
	verdict := case when t.suspended_at is not null or pool_state(number) = 'suspended' then 'suspended'
		when a.id is null then 'unassigned'
		when a.engine_agent_id is null then 'not_ready'
		when exists (select from calls k where k.tenant_id = tenant and k.id = call) then 'again' else 'new' end;
	if verdict = 'new' then
		ends := at + make_interval(secs => 120 + v.longest_seconds);
		if not slot_take(tenant, call, ends, at, true, most, reserve) then
			perform slots_ensure(most);
			if not slot_take(tenant, call, ends, at, true, most, reserve) then
				verdict := 'full';
			end if;
		end if;
	end if;
	e.verdict := case when verdict in ('new', 'again') then 'applied' else 'ignored: ' || verdict end;
	perform event_keep(e);
	if verdict = 'new' and not call_open(tenant, call, facts || jsonb_build_object('direction', 'inbound', 'state', 'ringing',
			'number_id', n.id, 'our_phone', n.e164, 'agent_id', a.id, 'agent_version', v.version, 'longest_seconds', v.longest_seconds,
			'engine', a.engine, 'carrier', 'twilio'), ends, at) then
		verdict := 'again';
	end if;
	return next;
end $$;

-- The same with the event's columns as JSON.
create or replace function call_in(tenant uuid, number uuid, call uuid, facts jsonb, event jsonb, most integer, reserve integer, at timestamptz)
returns table (verdict text, channel text) language sql as $$
	select i.verdict, i.channel from call_in(tenant, number, call, facts,
		jsonb_populate_record(null::events, event || jsonb_build_object('tenant_id', tenant, 'call_id', call, 'received_at', at, 'late', false)),
		most, reserve, at) i
$$;
