-- 0031_number_orders.sql: buying numbers, what they cost, and where the pool and the carrier's account differ.

-- What a carrier asks for a number a month.
create table number_prices (
	carrier text not null,
	country text not null,
	type text not null check (type in ('local', 'toll_free', 'mobile')),
	price_micros bigint not null check (price_micros >= 0),
	currency text not null check (currency ~ '^[A-Z]{3}$'),
	seen_at timestamptz not null,
	primary key (carrier, country, type)
);
grant select on number_prices to manyline_worker, manyline_staff;

-- The operator's own rows, in the operator's tenant: pages of customers have no right to them.
create procedure protect_operator(name regclass, for_worker text, for_staff text) language plpgsql as $$
begin
	execute format('alter table %s enable row level security', name);
	execute format('alter table %s force row level security', name);
	execute format('create policy tenant on %s using (tenant_id = cur_tenant()) with check (tenant_id = cur_tenant())', name);
	execute format('grant %s on %s to manyline_worker', for_worker, name);
	execute format('grant %s on %s to manyline_staff', for_staff, name);
end $$;
revoke execute on procedure protect_operator from public;

-- Numbers bought together. Its id comes from the form: sent twice, it is one order.
create table number_orders (
	tenant_id uuid not null references tenants,
	id uuid not null,
	state text not null default 'draft' check (state in ('draft', 'buying', 'done', 'canceled')),
	country text not null check (country ~ '^[A-Z]{2}$'),
	type text not null check (type in ('local', 'toll_free', 'mobile')),
	wanted integer not null check (wanted between 1 and 100),
	person_id uuid,
	person text not null,
	started_at timestamptz,
	finished_at timestamptz,
	created_at timestamptz not null,
	primary key (tenant_id, id)
);
create index number_orders_created on number_orders (tenant_id, created_at, id);
call protect_operator('number_orders', 'select, update', 'select, insert, update');

create table number_order_items (
	tenant_id uuid not null,
	order_id uuid not null,
	position integer not null check (position between 1 and 100),
	e164 text not null check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
	region text not null default '',
	locality text not null default '',
	sms boolean not null default false,
	price_micros bigint check (price_micros >= 0),
	currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
	state text not null default 'waiting' check (state in ('waiting', 'asking', 'bought', 'failed')),
	failure text,                              -- why, when it failed; while asking, why it takes long
	carrier_sid text,
	asked_at timestamptz,                      -- written down before the carrier is asked
	finished_at timestamptz,
	primary key (tenant_id, order_id, position),
	constraint number_order_items_e164_key unique (tenant_id, order_id, e164),
	foreign key (tenant_id, order_id) references number_orders (tenant_id, id),
	check ((state = 'bought') = (carrier_sid is not null)),
	check (state = 'waiting' or asked_at is not null or state = 'failed')
);
call protect_operator('number_order_items', 'select, update', 'select, insert, delete');

-- Where the pool and the carrier's account differ.
create table number_drifts (
	tenant_id uuid not null references tenants,
	id uuid not null,
	kind text not null check (kind in ('webhook', 'unknown_here', 'unknown_there')),
	e164 text not null,
	carrier_sid text not null default '',
	number_id uuid,                            -- in the pool
	found text not null default '',            -- what stands there instead
	state text not null default 'open' check (state in ('open', 'repairing', 'repaired', 'failed', 'gone')),
	failure text,
	person text,                               -- who had it repaired
	found_at timestamptz not null,
	seen_at timestamptz not null,
	finished_at timestamptz,
	primary key (tenant_id, id)
);
create unique index number_drifts_open on number_drifts (tenant_id, kind, e164) where state in ('open', 'repairing', 'failed');
create index number_drifts_found on number_drifts (tenant_id, found_at, id);
call protect_operator('number_drifts', 'select, insert, update', 'select, update');

-- The last comparisons of the pool with the carrier's account.
create table number_comparisons (
	tenant_id uuid not null references tenants,
	id uuid not null,
	compared_at timestamptz not null,
	failure text,
	carrier_count integer,
	pool_count integer,
	primary key (tenant_id, id)
);
create index number_comparisons_at on number_comparisons (tenant_id, compared_at);
call protect_operator('number_comparisons', 'select, insert, delete', 'select');
grant insert on jobs to manyline_staff;

do $$
declare operator constant uuid := '00000000-0000-7000-8000-000000000001';
begin
	perform enter_tenant(operator);
	insert into jobs (tenant_id, id, kind, key, run_at) values (operator, gen_random_uuid(), 'number_compare', 'numbers', now() + interval '30 seconds');
	update wake set next_at = '-infinity' where queue = 'jobs' and tenant_id = operator;
end $$;
