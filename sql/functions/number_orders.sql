-- number_orders.sql: buying numbers, in the operator's tenant: what is about to be asked for is written down first, one at a time.

-- What numbers of a country cost at a carrier: replaces what was known; numbers of the pool whose price is not known get it.
create or replace function number_prices_put(which text, nation text, list jsonb, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
	insert into number_prices (carrier, country, type, price_micros, currency, seen_at)
	select which, nation, p.type, p.price_micros, p.currency, at from jsonb_to_recordset(list) as p (type text, price_micros bigint, currency text)
	on conflict (carrier, country, type) do update set price_micros = excluded.price_micros, currency = excluded.currency, seen_at = excluded.seen_at;
	update number_pool n set price_micros = p.price_micros, currency = p.currency from number_prices p
	where n.price_micros is null and n.carrier = which and n.country = nation and p.carrier = which and p.country = nation and p.type = n.type;
$$;

-- An order that nobody has bought yet, with its numbers and their prices of today. Sent twice, it is the first.
create or replace function number_order_create(tenant uuid, ordered uuid, facts jsonb, list jsonb, at timestamptz) returns void
language plpgsql as $$
begin
	insert into number_orders (tenant_id, id, country, type, wanted, person_id, person, created_at)
	values (tenant, ordered, facts ->> 'country', facts ->> 'type', (facts ->> 'wanted')::integer, (facts ->> 'person_id')::uuid,
		facts ->> 'person', at) on conflict (tenant_id, id) do nothing;
	if not found then
		return;
	end if;
	insert into number_order_items (tenant_id, order_id, position, e164, region, locality, sms, price_micros, currency)
	select tenant, ordered, n.position, n.e164, n.region, n.locality, n.sms, p.price_micros, coalesce(p.currency, 'USD')
	from jsonb_to_recordset(list) as n (position integer, e164 text, region text, locality text, sms boolean)
	left join number_prices p on p.carrier = 'twilio' and p.country = facts ->> 'country' and p.type = facts ->> 'type';
end $$;

-- From now on it is bought; once, however often it is asked for.
create or replace function number_order_buy(tenant uuid, ordered uuid, at timestamptz) returns void language plpgsql as $$
declare o number_orders;
begin
	select * into o from number_orders k where k.tenant_id = tenant and k.id = ordered for update;
	if o.id is null then
		raise exception 'There is no such order.' using errcode = 'ML404';
	elsif o.state = 'canceled' then
		raise exception 'This order was canceled.' using errcode = 'ML409';
	elsif o.state = 'draft' then
		update number_orders k set state = 'buying', started_at = at where k.tenant_id = tenant and k.id = ordered;
		perform job_enqueue(tenant, gen_random_uuid(), 'number_buy', ordered::text, jsonb_build_object('order_id', ordered), at);
	end if;
end $$;

create or replace function number_order_cancel(tenant uuid, ordered uuid, at timestamptz) returns void language plpgsql as $$
begin
	update number_orders k set state = 'canceled', finished_at = at where k.tenant_id = tenant and k.id = ordered and k.state in ('draft', 'canceled');
	if not found then
		raise exception 'This order has begun already.' using errcode = 'ML409';
	end if;
end $$;

-- The number to ask the carrier for next: one that was being asked for when somebody was cut off (again), or the next in order,
-- which from now on is being asked for. When there is none, the order is done.
create or replace function number_order_next(tenant uuid, ordered uuid, at timestamptz)
returns table ("position" integer, e164 text, region text, locality text, sms boolean, price_micros bigint, currency text, country text, type text,
	again boolean, asked_at timestamptz) language plpgsql as $$
declare i number_order_items; o number_orders;
begin
	select * into o from number_orders k where k.tenant_id = tenant and k.id = ordered and k.state = 'buying' for update;
	if o.id is null then
		return;
	end if;
	select * into i from number_order_items k where k.tenant_id = tenant and k.order_id = ordered and k.state in ('asking', 'waiting')
	order by k.state, k.position limit 1;
	if i.order_id is null then
		update number_orders k set state = 'done', finished_at = at where k.tenant_id = tenant and k.id = ordered;
		return;
	end if;
	again := i.state = 'asking';
	if not again then
		update number_order_items k set state = 'asking', asked_at = at
		where k.tenant_id = tenant and k.order_id = ordered and k.position = i.position;
	end if;
	return query select i.position, i.e164, i.region, i.locality, i.sms, i.price_micros, i.currency, o.country, o.type, again,
		coalesce(i.asked_at, at);
end $$;

-- What came of one number: a carrier's id, or why not. Who is late changes nothing.
create or replace function number_order_settle(tenant uuid, ordered uuid, place integer, sid text, problem text, at timestamptz) returns void
language sql as $$
	update number_order_items k set state = case when sid is null then 'failed' else 'bought' end, carrier_sid = sid,
		failure = case when sid is null then problem end, asked_at = coalesce(k.asked_at, at), finished_at = at
	where k.tenant_id = tenant and k.order_id = ordered and k.position = place and k.state <> 'bought'
$$;

-- Ends an order that can't be finished: what was not asked for is not, and what was being asked for may be found later.
create or replace function number_order_end(tenant uuid, ordered uuid, problem text, at timestamptz) returns void language sql as $$
	update number_order_items k set state = 'failed', finished_at = at, failure = case k.state when 'asking'
		then problem || ' If it was bought after all, the comparison with the carrier finds it, and adds it to the pool.'
		else problem || ' It was not asked for.' end
	where k.tenant_id = tenant and k.order_id = ordered and k.state in ('asking', 'waiting');
	update number_orders k set state = 'done', finished_at = at where k.tenant_id = tenant and k.id = ordered and k.state = 'buying';
$$;

revoke execute on function number_prices_put from public;
grant execute on function number_prices_put to manyline_worker, manyline_staff;
