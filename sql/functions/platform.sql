-- platform.sql: the operator's pool of numbers and the engines' voices: written only by these functions.

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

-- Adds numbers that the carrier's account owns to the pool; those that are there already stay as they are.
create or replace function pool_add(list jsonb) returns integer
language sql security definer set search_path = public, pg_temp as $$
	with added as (
		insert into number_pool (id, e164, carrier, carrier_sid, country, region, locality, capabilities)
		select n.id, n.e164, n.carrier, n.carrier_sid, n.country, n.region, n.locality, n.capabilities
		from jsonb_to_recordset(list) as n (id uuid, e164 text, carrier text, carrier_sid text, country text,
			region text, locality text, capabilities jsonb)
		on conflict (e164) do nothing returning 1)
	select count(*)::integer from added
$$;

-- Numbers that can be taken, in order, after a given one; `words` is the beginning of the number (without +1) or of a place.
create or replace function pool_available(words text, after text, most integer, at timestamptz)
returns table (id uuid, phone text, country text, region text, locality text)
language sql stable security definer set search_path = public, pg_temp as $$
	select p.id, p.e164, p.country, p.region, p.locality from number_pool p
	where (p.state = 'available' or (p.state = 'reserved' and p.reserved_until < at)
			or (p.state = 'quarantine' and p.quarantined_until < at))
		and p.e164 > after
		and (words = '' or starts_with(p.e164, words) or starts_with(p.e164, '+' || words) or starts_with(p.e164, '+1' || words)
			or lower(p.locality) like lower(replace(replace(words, '%', ''), '_', '')) || '%' or lower(p.region) = lower(words))
	order by p.e164 limit most
$$;

-- Gives a number of the pool to a tenant; of two who ask at once, one gets it.
create or replace function pool_take(tenant uuid, number uuid, at timestamptz)
returns table (e164 text, carrier text, carrier_sid text, country text, region text, locality text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	return query update number_pool p set state = 'assigned', tenant_id = tenant, reserved_until = null,
			quarantined_until = null, updated_at = now()
		where p.id = number and (p.state = 'available'
			or (p.state = 'reserved' and (p.tenant_id = tenant or p.reserved_until < at))
			or (p.state = 'quarantine' and p.quarantined_until < at))
		returning p.e164, p.carrier, p.carrier_sid, p.country, p.region, p.locality;
	if not found then
		raise exception 'Somebody else has just taken this number. Please choose another.' using errcode = 'ML409', column = 'number_id';
	end if;
end $$;

-- Takes a number back; it rests, so that nobody gets another's callers.
create or replace function pool_release(tenant uuid, number uuid, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update number_pool set state = 'quarantine', tenant_id = null, quarantined_until = at + interval '30 days', updated_at = now()
	where id = number and tenant_id = tenant and state in ('assigned', 'suspended');
	if not found then
		raise exception 'There is no such number here.' using errcode = 'ML404';
	end if;
end $$;

-- The whole pool, for staff.
create or replace function pool_list(after text, most integer)
returns table (id uuid, phone text, state text, country text, region text, locality text, tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select p.id, p.e164, p.state, p.country, p.region, p.locality, p.tenant_id from number_pool p
	where p.e164 > after order by p.e164 limit most
$$;

revoke execute on function voices_put, pool_add, pool_available, pool_take, pool_release, pool_list from public;
grant execute on function pool_available, pool_take, pool_release to manyline_web;
grant execute on function voices_put, pool_add to manyline_worker;
grant execute on function pool_add, pool_list to manyline_staff;
