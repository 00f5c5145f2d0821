-- number_drifts.sql: where the pool and the carrier's account differ, and what mends it.

-- What the carrier's account owns, as rows.
create or replace function number_owned(list jsonb)
returns table (e164 text, sid text, marker text, voice_url text, status_url text, country text, region text, locality text, sms boolean)
language sql immutable as $$
	select o.e164, o.sid, o.marker, o.voice_url, o.status_url, o.country, o.region, o.locality, o.sms from jsonb_to_recordset(list)
		as o (e164 text, sid text, marker text, voice_url text, status_url text, country text, region text, locality text, sms boolean)
$$;

-- Compares the pool with everything that the carrier's account owns: [{e164, sid, marker, voice_url, status_url, country, region,
-- locality, sms}]. What an order has bought without being told is added to the pool, and the order told. What differs no more is gone.
create or replace function number_compare(tenant uuid, list jsonb, voice_at text, status_at text, at timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare n record;
begin
	perform pool_own(tenant);
	for n in select o.e164, o.sid, o.country, o.region, o.locality, o.sms, i.order_id, i.position, i.price_micros, i.currency, k.type
		from number_owned(list) o join number_order_items i on i.tenant_id = tenant and o.marker = number_marker(i.order_id, i.position)
		join number_orders k on k.tenant_id = tenant and k.id = i.order_id and k.state = 'done'
		where i.state = 'failed' and i.e164 = o.e164
	loop
		perform pool_add(jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'e164', n.e164, 'carrier', 'twilio', 'carrier_sid', n.sid,
			'country', n.country, 'region', n.region, 'locality', n.locality, 'sms', n.sms, 'type', n.type, 'price_micros', n.price_micros,
			'currency', n.currency)), at);
		perform number_order_settle(tenant, n.order_id, n.position, n.sid, null, at);
	end loop;
	insert into number_drifts as d (tenant_id, id, kind, e164, carrier_sid, number_id, found, found_at, seen_at)
	select tenant, gen_random_uuid(), x.kind, x.e164, x.sid, x.number, x.found, at, at from (
		select 'webhook' as kind, p.e164, o.sid, p.id as number, o.voice_url || case when o.status_url <> status_at and o.status_url <> ''
			then ' ' || o.status_url else '' end as found
		from number_pool p join number_owned(list) o on o.e164 = p.e164
		where p.state <> 'released' and p.updated_at < at - interval '2 minutes'
			and (o.voice_url, o.status_url) is distinct from (voice_at, status_at)
			and not (p.state not in ('assigned', 'suspended') and o.voice_url = '' and o.status_url = '')
		union all
		select 'unknown_here', o.e164, o.sid, null, o.marker from number_owned(list) o left join number_pool p on p.e164 = o.e164
		where (p.id is null or p.returned_at is not null) and not exists (select from number_order_items i
			join number_orders k on k.tenant_id = tenant and k.id = i.order_id and k.state = 'buying'
			where i.tenant_id = tenant and i.e164 = o.e164 and i.state <> 'failed')
		union all
		select 'unknown_there', p.e164, p.carrier_sid, p.id, '' from number_pool p
		where p.state <> 'released' and p.created_at < at - interval '2 minutes' and not exists (select from number_owned(list) o where o.e164 = p.e164)) x
	on conflict (tenant_id, kind, e164) where state in ('open', 'repairing', 'failed')
	do update set seen_at = excluded.seen_at, found = excluded.found, carrier_sid = excluded.carrier_sid;
	update number_drifts d set state = 'gone', finished_at = at
	where d.tenant_id = tenant and d.state in ('open', 'failed') and d.seen_at < at;
	return (select count(*)::integer from number_drifts d where d.tenant_id = tenant and d.state in ('open', 'repairing', 'failed'));
end $$;

-- The name that a number gets at the carrier when it is bought.
create or replace function number_marker(ordered uuid, place integer) returns text language sql immutable as
$$ select 'order ' || ordered || '/' || place $$;

-- The carrier does not know a number any more: whoever has it is told, and nobody else gets it. Asked for from the operator's tenant.
create or replace function pool_lost(tenant uuid, number uuid, why text, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare p number_pool; before constant text := current_setting('app.tenant_id', true);
begin
	perform pool_own(tenant);
	if tenant <> operator_tenant() then
		raise exception 'Only the operator loses numbers.' using errcode = 'ML403';
	end if;
	select * into p from number_pool k where k.id = number for update;
	p := pool_at(p, at);
	if p.id is null or p.state = 'released' then
		return;
	elsif p.tenant_id is null or p.state = 'reserved' then
		if p.state = 'reserved' then
			p := pool_move(number, 'available', null, null, at);
		end if;
		perform pool_move(number, 'released', null, null, at);
		update number_pool k set returned_at = at where k.id = number;
		return;
	elsif p.state = 'assigned' then
		p := pool_move(number, 'suspended', null, null, at);
	end if;
	update number_pool k set reason = why where k.id = number;
	perform enter_tenant(p.tenant_id);
	update numbers n set state = 'suspended', failure = why where n.tenant_id = p.tenant_id and n.id = number;
	perform leave_tenant(before);
end $$;

-- Has something mended, by a job; again, when that failed.
create or replace function number_drift_repair(tenant uuid, drift uuid, who text, at timestamptz) returns void language plpgsql as $$
begin
	update number_drifts d set state = 'repairing', person = who, failure = null
	where d.tenant_id = tenant and d.id = drift and d.state in ('open', 'failed');
	if found then
		perform job_enqueue(tenant, gen_random_uuid(), 'number_repair', drift::text, jsonb_build_object('drift_id', drift), at);
	elsif not exists (select from number_drifts d where d.tenant_id = tenant and d.id = drift) then
		raise exception 'There is no such difference.' using errcode = 'ML404';
	end if;
end $$;

-- The countries of the pool whose prices are not known, or a day old.
create or replace function pool_unpriced(at timestamptz) returns table (country text)
language sql stable security definer set search_path = public, pg_temp as $$
	select distinct p.country from number_pool p where p.state <> 'released' and p.country <> ''
		and not exists (select from number_prices r where r.carrier = p.carrier and r.country = p.country and r.seen_at > at - interval '1 day')
$$;

revoke execute on function number_compare, pool_lost, pool_unpriced from public;
grant execute on function number_compare, pool_lost, pool_unpriced to manyline_worker;
