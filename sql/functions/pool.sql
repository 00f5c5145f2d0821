-- pool.sql: the operator's pool of numbers: which state may follow which, and what customers do with it. Staff: pool_staff.sql.
--
-- A reservation or a quarantine that is over makes a number available without anybody writing it down.

drop function if exists pool_available(text, text, integer, timestamptz);
drop function if exists pool_list(text, integer);
drop function if exists pool_add(jsonb);

-- Which states may follow which; whose number it is, is looked at by pool_move.
create or replace function pool_may(before text, after text) returns boolean language sql immutable as $$
	select (before, after) in (('available', 'reserved'), ('available', 'assigned'), ('available', 'suspended'), ('available', 'released'),
		('reserved', 'reserved'), ('reserved', 'available'), ('reserved', 'assigned'),
		('assigned', 'assigned'), ('assigned', 'quarantine'), ('assigned', 'suspended'),
		('quarantine', 'released'),
		('suspended', 'assigned'), ('suspended', 'available'), ('suspended', 'quarantine'), ('suspended', 'released'),
		('released', 'available'), ('released', 'quarantine'))
$$;

-- The row as it stands at a moment.
create or replace function pool_at(p number_pool, at timestamptz) returns number_pool language plpgsql immutable as $$
begin
	if (p.state = 'reserved' and p.reserved_until <= at) or (p.state = 'quarantine' and p.quarantined_until <= at) then
		p.state := 'available';
		p.tenant_id := null;
		p.reserved_until := null;
		p.quarantined_until := null;
	end if;
	return p;
end $$;

-- The only way from one state to another. `holder` is whose it is then, `until` when that ends by itself. Of two who come at
-- once the second sees what the first has left.
create or replace function pool_move(number uuid, after text, holder uuid, until timestamptz, at timestamptz) returns number_pool
language plpgsql as $$
declare p number_pool;
begin
	select * into p from number_pool k where k.id = number for update;
	if p.id is null then
		raise exception 'There is no such number in the pool.' using errcode = 'ML404';
	end if;
	p := pool_at(p, at);
	if not pool_may(p.state, after) or (after in ('reserved', 'assigned')) <> (holder is not null)
			or (after in ('reserved', 'quarantine')) <> (until is not null)
			or (p.state = 'reserved' and holder is distinct from p.tenant_id and after <> 'available')
			or (p.state = 'suspended' and (p.tenant_id is null) <> (after in ('available', 'released')))
			or (p.state = 'suspended' and after = 'assigned' and holder <> p.tenant_id) then
		raise exception '%', case when p.state = 'released' then 'This number was given back to the carrier.'
			when after in ('reserved', 'assigned') then 'Somebody else has just taken this number. Please choose another.'
			else format('A number that is %s cannot become %s.', replace(p.state, '_', ' '), after) end
			using errcode = 'ML409';
	end if;
	update number_pool k set state = after, tenant_id = case when after = 'suspended' then p.tenant_id else holder end,
		reserved_until = case when after = 'reserved' then until end,
		quarantined_until = case when after = 'quarantine' then until when after = 'released' then p.quarantined_until end,
		reason = null, failure = null, returned_at = null, updated_at = now()
	where k.id = number returning * into p;
	return p;
end $$;

-- A customer asks for itself alone.
create or replace function pool_own(tenant uuid) returns void language plpgsql stable as $$
begin
	if tenant is distinct from cur_tenant() then
		raise exception 'There is no such number here.' using errcode = 'ML404';
	end if;
end $$;

-- Adds numbers that the carrier's account owns; those that are there already stay as they are, but one that was given back
-- comes back, and rests until its quarantine is over.
create or replace function pool_add(list jsonb, at timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare n record; added integer := 0; p number_pool;
begin
	for n in select x.id, x.e164, x.carrier, x.carrier_sid, x.country, x.region, x.locality, x.type, x.sms, x.price_micros, x.currency
		from jsonb_to_recordset(list) as x (id uuid, e164 text, carrier text, carrier_sid text, country text,
		region text, locality text, type text, sms boolean, price_micros bigint, currency text)
	loop
		select * into p from number_pool k where k.e164 = n.e164 for update;
		if p.id is null then
			insert into number_pool (id, e164, carrier, carrier_sid, country, region, locality, type, sms, price_micros, currency)
			values (n.id, n.e164, n.carrier, n.carrier_sid, n.country, n.region, n.locality, coalesce(n.type, 'local'),
				coalesce(n.sms, false), n.price_micros, coalesce(n.currency, 'USD')) on conflict (e164) do nothing;
			added := added + case when found then 1 else 0 end;
		elsif p.state = 'released' and (p.returned_at is not null or p.carrier_sid <> n.carrier_sid) then
			if p.quarantined_until > at then
				perform pool_move(p.id, 'quarantine', null, p.quarantined_until, at);
			else
				perform pool_move(p.id, 'available', null, null, at);
			end if;
			update number_pool k set carrier_sid = n.carrier_sid, sms = coalesce(n.sms, k.sms),
				price_micros = coalesce(n.price_micros, k.price_micros), currency = coalesce(n.currency, k.currency)
			where k.id = p.id;
			added := added + 1;
		end if;
	end loop;
	return added;
end $$;

-- The first numbers of a pool that has none yet.
create or replace function pool_fill(list jsonb, at timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	return case when exists (select from number_pool) then 0 else pool_add(list, at) end;
end $$;

-- What the pool has free, in order of the numbers, after a given one ("" from the start). Of `wanted` what is given counts:
-- country, prefix (the beginning of the number in E.164), place (the beginning of a city, or a state), sms.
create or replace function pool_available(wanted jsonb, after text, most integer, at timestamptz)
returns table (id uuid, phone text, country text, region text, locality text, type text, sms boolean)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
	nation constant text := coalesce(wanted ->> 'country', '');
	low constant text := greatest(coalesce(wanted ->> 'prefix', ''), after);
	high constant text := coalesce(wanted ->> 'prefix', '+') || ':'; -- what follows a digit
	place constant text := lower(coalesce(wanted ->> 'place', ''));
	texting constant boolean := coalesce((wanted ->> 'sms')::boolean, false);
begin
	return query select p.id, p.e164, p.country, p.region, p.locality, p.type, p.sms from number_pool p
	where p.state in ('available', 'reserved', 'quarantine')
		and (p.state = 'available' or coalesce(p.reserved_until, p.quarantined_until) <= at)
		and p.e164 >= low and p.e164 < high and p.e164 <> after
		and (nation = '' or p.country = nation) and (not texting or p.sms)
		and (place = '' or p.region = upper(place) or (lower(p.locality) >= place and lower(p.locality) < place || chr(1114109)))
	order by p.e164 limit most;
end $$;

-- The countries that it has free numbers of: one look into the index for each.
create or replace function pool_countries() returns table (country text)
language sql stable security definer set search_path = public, pg_temp as $$
	with recursive every as (
		select min(p.country) as country from number_pool p where p.state in ('available', 'reserved', 'quarantine')
		union all
		select (select min(p.country) from number_pool p where p.state in ('available', 'reserved', 'quarantine') and p.country > e.country)
		from every e where e.country is not null)
	select e.country from every e where e.country <> ''
$$;

-- Keeps a number for a tenant for a while, and again when it is chosen again; answers until when.
create or replace function pool_reserve(tenant uuid, number uuid, at timestamptz) returns timestamptz
language plpgsql security definer set search_path = public, pg_temp as $$
declare rules number_rules;
begin
	perform pool_own(tenant);
	select * into rules from number_rules;
	perform pg_advisory_xact_lock(hashtextextended('reservations ' || tenant, 0)); -- so that its own requests count each other
	if (select count(*) from number_pool p where p.tenant_id = tenant and p.state = 'reserved' and p.reserved_until > at and p.id <> number)
			>= rules.reservations_most then
		raise exception 'You have reserved % numbers. Take one, or let one go first.', rules.reservations_most using errcode = 'ML409';
	end if;
	return (pool_move(number, 'reserved', tenant, at + rules.reservation, at)).reserved_until;
end $$;

-- Lets a reservation go; one that has lapsed is gone already.
create or replace function pool_unreserve(tenant uuid, number uuid, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pool_own(tenant);
	if exists (select from number_pool p where p.id = number and p.tenant_id = tenant and p.state = 'reserved' and p.reserved_until > at
			for update) then
		perform pool_move(number, 'available', null, null, at);
	end if;
end $$;

-- What is kept for a tenant at present.
create or replace function pool_reserved(tenant uuid, at timestamptz)
returns table (id uuid, phone text, country text, region text, locality text, type text, sms boolean, reserved_until timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
	select p.id, p.e164, p.country, p.region, p.locality, p.type, p.sms, p.reserved_until from number_pool p
	where p.tenant_id = tenant and tenant = cur_tenant() and p.state = 'reserved' and p.reserved_until > at order by p.reserved_until, p.e164
$$;

-- Gives a number of the pool to a tenant; of two who ask at once, one gets it.
drop function if exists pool_take(uuid, uuid, timestamptz);
create or replace function pool_take(tenant uuid, number uuid, at timestamptz) returns number_pool
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pool_own(tenant);
	return pool_move(number, 'assigned', tenant, null, at);
end $$;

-- Takes a number back from a tenant; it rests, so that nobody gets another's callers.
create or replace function pool_release(tenant uuid, number uuid, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pool_own(tenant);
	perform from number_pool p where p.id = number and p.tenant_id = tenant and p.state in ('assigned', 'suspended') for update;
	if not found then
		raise exception 'There is no such number here.' using errcode = 'ML404';
	end if;
	perform pool_move(number, 'quarantine', null, at + (select r.quarantine from number_rules r), at);
end $$;

-- For how long it rests, for the question that is asked before: "30 days".
create or replace function pool_rests() returns integer
language sql stable security definer set search_path = public, pg_temp as
$$ select (extract(epoch from r.quarantine) / 86400)::integer from number_rules r $$;

-- Makes a number of the pool one of the tenant's: its row, its entry in the directory, and the work of connecting it.
create or replace function number_open(tenant uuid, p number_pool, agent uuid, at timestamptz) returns void language plpgsql as $$
begin
	insert into numbers (tenant_id, id, e164, carrier, carrier_sid, country, region, locality, agent_id, state, taken_at)
	values (tenant, p.id, p.e164, p.carrier, p.carrier_sid, p.country, p.region, p.locality, agent, 'connecting', at);
	insert into directory (kind, key, tenant_id, object_id) values ('number', p.e164, tenant, p.id);
	perform job_enqueue(tenant, gen_random_uuid(), 'number_connect', p.id::text, jsonb_build_object('number_id', p.id), at);
end $$;

-- A customer takes a number, reserved or free.
create or replace function number_take(tenant uuid, number uuid, agent uuid, at timestamptz) returns void language plpgsql as $$
begin
	perform number_open(tenant, pool_take(tenant, number, at), agent, at);
end $$;

-- Lets another agent answer, or nobody, and connects it again.
create or replace function number_connect(tenant uuid, number uuid, agent uuid, at timestamptz) returns void language plpgsql as $$
declare before text := (select n.state from numbers n where n.tenant_id = tenant and n.id = number for update);
begin
	if before is null then
		raise exception 'There is no such number here.' using errcode = 'ML404';
	elsif before = 'suspended' then
		raise exception 'This number is suspended. Ask us, and we say why.' using errcode = 'ML409';
	end if;
	update numbers n set agent_id = agent, state = 'connecting', failure = null where n.tenant_id = tenant and n.id = number;
	perform job_enqueue(tenant, gen_random_uuid(), 'number_connect', number::text, jsonb_build_object('number_id', number), at);
end $$;

-- Takes a number out of a tenant, unless a campaign that is not finished calls from it.
create or replace function number_release(tenant uuid, number uuid) returns void language plpgsql as $$
begin
	if exists (select from campaigns c where c.tenant_id = tenant and c.number_id = number
			and c.state not in ('completed', 'stopped')) then
		raise exception 'A campaign that is not finished calls from this number.' using errcode = 'ML409';
	end if;
	delete from campaigns c where c.tenant_id = tenant and c.number_id = number and c.started_at is null;
	update campaigns c set number_id = null where c.tenant_id = tenant and c.number_id = number;
	perform directory_remove(tenant, 'number', number);
	delete from numbers n where n.tenant_id = tenant and n.id = number;
end $$;

revoke execute on function pool_move, pool_add, pool_fill, pool_available, pool_countries, pool_reserve, pool_unreserve, pool_reserved, pool_take,
	pool_release, pool_rests from public;
grant execute on function pool_available, pool_countries, pool_reserve, pool_unreserve, pool_reserved, pool_take, pool_release, pool_rests
	to manyline_web;
grant execute on function pool_add to manyline_worker, manyline_staff;
grant execute on function pool_fill to manyline_worker;
