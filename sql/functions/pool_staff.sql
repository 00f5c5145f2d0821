-- pool_staff.sql: what staff do with the operator's pool, over all customers. Each deed is written down: in the log of the
-- customer concerned, or in the operator's where it concerns none. `actor` is {person_id, person}.

-- The operator's own tenant.
create or replace function operator_tenant() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-000000000001'::uuid $$;

-- Writes into a customer's log, or the operator's (null), from wherever the caller is.
create or replace function staff_note(customer uuid, actor jsonb, deed text, about text, more jsonb, at timestamptz) returns void
language plpgsql as $$
declare before constant text := current_setting('app.tenant_id', true);
begin
	perform enter_tenant(coalesce(customer, operator_tenant()));
	insert into audit_log (tenant_id, id, at, person_id, person, action, subject, details)
	values (coalesce(customer, operator_tenant()), gen_random_uuid(), at, (actor ->> 'person_id')::uuid, actor ->> 'person', deed, about, more);
	perform leave_tenant(before);
end $$;

-- What a customer is called.
create or replace function staff_tenant_name(customer uuid) returns text
language sql stable security definer set search_path = public, pg_temp as
$$ select p.name from platform_tenants p where p.tenant_id = customer $$;

-- The pool in order of the numbers. Of `wanted` what is given counts: state, country, prefix, customer.
create or replace function pool_search(wanted jsonb, after text, most integer, at timestamptz)
returns table (id uuid, phone text, state text, country text, region text, locality text, type text, sms boolean, tenant_id uuid,
	tenant_name text, reserved_until timestamptz, quarantined_until timestamptz, price_micros bigint, currency text)
language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
	standing constant text := coalesce(wanted ->> 'state', '');
	written constant text[] := case standing when 'available' then '{available,reserved,quarantine}' else array[standing] end;
	nation constant text := coalesce(wanted ->> 'country', '');
	low constant text := greatest(coalesce(wanted ->> 'prefix', ''), after);
	high constant text := coalesce(wanted ->> 'prefix', '+') || ':';
	customer constant uuid := (wanted ->> 'customer')::uuid;
begin
	return query select n.id, n.e164, n.state, n.country, n.region, n.locality, n.type, n.sms, n.tenant_id, staff_tenant_name(n.tenant_id),
		n.reserved_until, n.quarantined_until, n.price_micros, n.currency
	from (select (pool_at(p, at)).* from number_pool p
		where p.e164 >= low and p.e164 < high and p.e164 <> after and (nation = '' or p.country = nation)
			and (standing = '' or (p.state = any (written) and (pool_at(p, at)).state = standing))
			and (customer is null or p.tenant_id = customer)
		order by p.e164 limit most) n;
end $$;

-- One number as staff see it, with what its customer made of it.
create or replace function pool_find(number uuid, at timestamptz)
returns table (id uuid, phone text, state text, country text, region text, locality text, type text, sms boolean, tenant_id uuid,
	tenant_name text, reserved_until timestamptz, quarantined_until timestamptz, price_micros bigint, currency text, carrier_sid text,
	reason text, failure text, returned_at timestamptz, created_at timestamptz, connection text, connection_failure text, agent_name text,
	calls_count bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	select * into p from number_pool k where k.id = number;
	if p.id is null then
		return;
	end if;
	p := pool_at(p, at);
	perform enter_tenant(coalesce(p.tenant_id, operator_tenant()));
	select n.state, n.failure, a.name, (select count(*) from calls c where c.tenant_id = p.tenant_id and c.number_id = p.id
			and c.created_at > at - interval '30 days')
	into connection, connection_failure, agent_name, calls_count
	from numbers n left join agents a on a.tenant_id = n.tenant_id and a.id = n.agent_id where n.tenant_id = p.tenant_id and n.id = p.id;
	perform leave_tenant(before);
	return query select p.id, p.e164, p.state, p.country, p.region, p.locality, p.type, p.sms, p.tenant_id, staff_tenant_name(p.tenant_id),
		p.reserved_until, p.quarantined_until, p.price_micros, p.currency, p.carrier_sid, p.reason, p.failure, p.returned_at, p.created_at,
		connection, connection_failure, agent_name, calls_count;
end $$;

-- How many numbers there are in each state, and what those cost a month that nobody pays for.
create or replace function pool_figures(at timestamptz) returns table (state text, numbers_count bigint, idle_micros numeric, currency text)
language sql stable security definer set search_path = public, pg_temp as $$
	select n.state, count(*), sum(n.price_micros) filter (where n.tenant_id is null and n.state <> 'released'), n.currency
	from (select case when coalesce(p.reserved_until, p.quarantined_until) <= at and p.state <> 'released' then 'available' else p.state end as state,
		p.price_micros, p.currency, case when p.state <> 'reserved' then p.tenant_id end as tenant_id from number_pool p) n
	group by n.state, n.currency order by n.state, n.currency
$$;

-- Gives a number to a customer; one that another customer holds goes from there to here.
create or replace function pool_assign(number uuid, customer uuid, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	select * into p from number_pool k where k.id = number for update;
	p := pool_at(p, at);
	if staff_tenant_name(customer) is null then
		raise exception 'There is no such customer.' using errcode = 'ML404';
	elsif p.state = 'assigned' and p.tenant_id = customer then
		raise exception 'This customer has the number already.' using errcode = 'ML409', column = 'customer';
	elsif p.state = 'assigned' then
		perform enter_tenant(p.tenant_id);
		perform number_release(p.tenant_id, number);
		perform staff_note(p.tenant_id, actor, 'number.taken_away', phone_mask(p.e164), '{}', at);
	end if;
	p := pool_move(number, 'assigned', customer, null, at);
	perform enter_tenant(customer);
	perform number_open(customer, p, null, at);
	perform staff_note(customer, actor, 'number.assigned', phone_mask(p.e164), '{}', at);
	perform leave_tenant(before);
end $$;

-- Takes a number away from its customer; it rests.
create or replace function pool_withdraw(number uuid, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare held number_pool; p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	select * into held from number_pool k where k.id = number for update;
	p := pool_move(number, 'quarantine', null, at + (select r.quarantine from number_rules r), at);
	perform enter_tenant(held.tenant_id);
	perform number_release(held.tenant_id, number);
	perform staff_note(held.tenant_id, actor, 'number.taken_away', phone_mask(p.e164), '{}', at);
	perform leave_tenant(before);
end $$;

-- Nobody answers it, nobody calls from it, nobody can take it, until it is resumed.
create or replace function pool_suspend(number uuid, why text, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	p := pool_move(number, 'suspended', null, null, at);
	update number_pool k set reason = why where k.id = number;
	if p.tenant_id is not null then
		perform enter_tenant(p.tenant_id);
		update numbers n set state = 'suspended', failure = why where n.tenant_id = p.tenant_id and n.id = number;
		perform leave_tenant(before);
	end if;
	perform staff_note(p.tenant_id, actor, 'number.suspended', phone_mask(p.e164), jsonb_build_object('reason', why), at);
end $$;

create or replace function pool_resume(number uuid, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	select * into p from number_pool k where k.id = number for update;
	if p.state is distinct from 'suspended' then
		raise exception 'This number is not suspended.' using errcode = 'ML409';
	end if;
	p := pool_move(number, case when p.tenant_id is null then 'available' else 'assigned' end, p.tenant_id, null, at);
	if p.tenant_id is not null then
		perform enter_tenant(p.tenant_id);
		update numbers n set state = 'connecting', failure = null where n.tenant_id = p.tenant_id and n.id = number;
		perform job_enqueue(p.tenant_id, gen_random_uuid(), 'number_connect', number::text, jsonb_build_object('number_id', number), at);
		perform leave_tenant(before);
	end if;
	perform staff_note(p.tenant_id, actor, 'number.resumed', phone_mask(p.e164), '{}', at);
end $$;

-- Gives a number that nobody holds back to the carrier: from now on nobody gets it, and a job tells the carrier.
create or replace function pool_discard(number uuid, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	select * into p from number_pool k where k.id = number for update;
	if p.state is distinct from 'released' then
		p := pool_move(number, 'released', null, null, at);
		perform staff_note(null, actor, 'number.released', phone_mask(p.e164), '{}', at);
	end if;
	update number_pool k set failure = null where k.id = number;
	perform enter_tenant(operator_tenant());
	perform job_enqueue(operator_tenant(), gen_random_uuid(), 'number_release', number::text, jsonb_build_object('number_id', number), at);
	perform leave_tenant(before);
end $$;

-- What the job of giving back needs, and how it ended: without a failure the carrier has it again.
create or replace function pool_returning(number uuid) returns table (carrier_sid text, e164 text)
language sql stable security definer set search_path = public, pg_temp as
$$ select p.carrier_sid, p.e164 from number_pool p where p.id = number and p.state = 'released' and p.returned_at is null $$;

create or replace function pool_returned(number uuid, problem text, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
	update number_pool p set returned_at = case when problem is null then at end, failure = problem, updated_at = now()
	where p.id = number and p.state = 'released' and p.returned_at is null
$$;

-- For how long the pool keeps a number for somebody, how many of them, and from everybody.
create or replace function pool_rules() returns table (reservation_minutes integer, reservations_most integer, quarantine_days integer)
language sql stable security definer set search_path = public, pg_temp as $$
	select (extract(epoch from r.reservation) / 60)::integer, r.reservations_most, (extract(epoch from r.quarantine) / 86400)::integer from number_rules r
$$;

-- Changes them from now on: what is kept or rests already does so until the time that was set when it began.
create or replace function pool_rules_set(minutes integer, most integer, days integer, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare before jsonb;
begin
	perform from number_rules r for update;
	before := (select to_jsonb(r) from pool_rules() r);
	update number_rules r set reservation = make_interval(mins => minutes), reservations_most = most, quarantine = make_interval(days => days);
	perform staff_note(null, actor, 'number_rules.changed', format('%s minutes, %s numbers, %s days', minutes, most, days),
		jsonb_build_object('before', before, 'after', (select to_jsonb(r) from pool_rules() r)), at);
end $$;

revoke execute on function staff_note, staff_tenant_name, pool_search, pool_find, pool_figures, pool_assign, pool_withdraw, pool_suspend,
	pool_resume, pool_discard, pool_rules, pool_rules_set, pool_returning, pool_returned from public;
grant execute on function staff_tenant_name, pool_search, pool_find, pool_figures, pool_assign, pool_withdraw, pool_suspend, pool_resume,
	pool_discard, pool_rules, pool_rules_set, pool_countries, pool_rests to manyline_staff;
grant execute on function pool_returning, pool_returned to manyline_worker;
