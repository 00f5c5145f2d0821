-- slots.sql: the platform's lines, over all tenants: one for each call in progress, and for each conversation that the engine
-- keeps ready or open.

-- Sees to it that there are lines 1 to `most`; lines above stay, unused.
create or replace function slots_ensure(most integer) returns void
language sql security definer set search_path = public, pg_temp as $$
	insert into slots (slot) select generate_series(1, most) where (select count(*) from slots) < most on conflict (slot) do nothing
$$;

-- Takes a line for a call until a deadline; false when none is free. A call that has one keeps it, with the new deadline.
-- The highest `reserve` lines are for calls in, which take those first, so that what calls out leave free stays so. Only
-- when no line was given back, one whose deadline has passed is looked for.
create or replace function slot_take(tenant uuid, call uuid, until timestamptz, at timestamptz, inbound boolean, most integer, reserve integer)
returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare free integer; highest constant integer := case when inbound then most else most - reserve end;
begin
	update slots set busy_until = until where call_id = call and busy_until > at;
	if found then
		return true;
	elsif inbound then
		free := (select s.slot from slots s where s.call_id is null and s.slot <= highest order by s.slot desc limit 1 for update skip locked);
	else
		free := (select s.slot from slots s where s.call_id is null and s.slot <= highest order by s.slot limit 1 for update skip locked);
	end if;
	if free is null then
		free := (select s.slot from slots s where s.busy_until <= at and s.slot <= highest order by s.slot limit 1 for update skip locked);
	end if;
	update slots set tenant_id = tenant, call_id = call, busy_until = until, engine = null where slot = free;
	return found;
end $$;

-- Gives a call's line back; does nothing when it has none.
create or replace function slot_free(call uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update slots set tenant_id = null, call_id = null, busy_until = '-infinity' where call_id = call;
end $$;

-- Keeps a call's line no longer than until then.
create or replace function slot_keep(call uuid, until timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update slots set busy_until = until where call_id = call and busy_until > until;
end $$;

-- How many lines are busy, and how many of them with a tenant's calls.
create or replace function slots_busy(tenant uuid, at timestamptz) returns table (busy integer, own integer)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return query select count(*)::integer, (count(*) filter (where s.tenant_id = tenant))::integer from slots s where s.busy_until > at;
end $$;

-- With which engine a call is, where that has fewer calls at once than the platform has lines.
create or replace function slot_engine(call uuid, which text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update slots set engine = which where call_id = call;
end $$;

-- Of the calls with the same engine, by the order of their lines, which one this is: as many as it may have are not over it.
create or replace function slot_rank(call uuid, at timestamptz) returns integer
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return (select count(*)::integer from slots own join slots s on s.engine = own.engine and s.busy_until > at and s.slot <= own.slot
		where own.call_id = call);
end $$;

revoke execute on function slots_ensure, slot_take, slot_free, slot_keep, slots_busy, slot_engine, slot_rank from public;
grant execute on function slots_ensure, slot_take, slot_free, slot_keep, slots_busy, slot_engine, slot_rank to manyline_worker;
