-- 0037_platform_tenants.sql: what staff see of all tenants at once, kept when it changes, so that no page enters a thousand of them.

-- One row a tenant: a copy of who it is, what it has given up, and its present day, as the daemon of statistics summed it up last.
create table platform_tenants (
	tenant_id uuid primary key,
	name text not null,
	kind text not null,
	country text not null,
	plan text,
	suspended_at timestamptz,
	created_at timestamptz not null,
	dead_jobs integer not null default 0,      -- work that was given up, and still is
	day_ends_at timestamptz not null default '-infinity', -- until then the rest is of today
	calls bigint not null default 0,
	answered bigint not null default 0,
	talk_seconds bigint not null default 0,
	cost_micros bigint not null default 0,
	price_micros bigint not null default 0,
	hours jsonb not null default '[]'          -- [[hour, calls, answered]]
) with (fillfactor = 50);

-- What went wrong, in pieces of ten minutes, over all tenants.
create table platform_troubles (
	at timestamptz primary key,
	failed_calls bigint not null default 0,
	dead_jobs bigint not null default 0
) with (fillfactor = 50);

-- Those that there are; the daemon of statistics sums up the day of each soon.
do $$
declare one uuid;
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		execute format('set local app.tenant_id = %L', one);
		insert into platform_tenants (tenant_id, name, kind, country, plan, suspended_at, created_at, dead_jobs)
		select t.tenant_id, t.name, t.kind, t.country, t.plan, t.suspended_at, t.created_at,
			(select count(*) from jobs j where j.tenant_id = one and j.state = 'dead')
		from tenants t where t.tenant_id = one;
	end loop;
	execute 'set local app.tenant_id = ''''';
end $$;
update wake set next_at = '-infinity' where queue = 'statistics';
