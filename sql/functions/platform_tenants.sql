-- platform_tenants.sql: what staff see of all tenants at once is kept where it changes: in the tenant's own transaction, and by the
-- daemon of statistics, which sums up the day of each tenant that had calls. All of them are for the caller's tenant alone.

-- Who the tenant is, after it was made or changed.
create or replace function platform_tenant(tenant uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
	insert into platform_tenants (tenant_id, name, kind, country, plan, suspended_at, created_at)
	select t.tenant_id, t.name, t.kind, t.country, t.plan, t.suspended_at, t.created_at from tenants t
	where t.tenant_id = tenant and tenant = cur_tenant()
	on conflict (tenant_id) do update set name = excluded.name, kind = excluded.kind, country = excluded.country, plan = excluded.plan,
		suspended_at = excluded.suspended_at
$$;

-- Adds to what went wrong in the ten minutes of a moment.
create or replace function platform_trouble(moment timestamptz, calls bigint, jobs bigint) returns void language sql as $$
	insert into platform_troubles as t (at, failed_calls, dead_jobs) values (date_bin('10 minutes', moment, timestamptz '2000-01-01'), calls, jobs)
	on conflict (at) do update set failed_calls = t.failed_calls + excluded.failed_calls, dead_jobs = t.dead_jobs + excluded.dead_jobs
$$;

-- How much work the tenant has that was given up, after some was (`died`), or is tried again.
create or replace function platform_jobs(tenant uuid, died integer, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update platform_tenants p set dead_jobs = (select count(*) from jobs j where j.tenant_id = tenant and j.state = 'dead')
	where p.tenant_id = tenant and tenant = cur_tenant();
	if found and died > 0 then
		perform platform_trouble(at, 0, died);
	end if;
end $$;

-- Sums up the present day of the caller's tenant, from what is folded; `failed` calls are new since the last time.
create or replace function platform_day(tenant uuid, failed bigint, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare tz text; today date;
begin
	select t.zone, (at at time zone t.zone)::date into tz, today from tenants t where t.tenant_id = tenant and tenant = cur_tenant();
	if today is null then
		return;
	end if;
	update platform_tenants p set day_ends_at = (today + 1)::timestamp at time zone tz, calls = d.calls, answered = d.answered,
		talk_seconds = d.talk, cost_micros = d.cost, price_micros = d.price, hours = h.hours
	from (select coalesce(sum(s.calls), 0) as calls, coalesce(sum(s.answered), 0) as answered, coalesce(sum(s.talk_seconds), 0) as talk,
			coalesce(sum(s.cost_micros), 0) as cost, coalesce(sum(s.price_micros), 0) as price
		from stat_days s where s.tenant_id = tenant and s.day = today) d,
		(select coalesce(jsonb_agg(jsonb_build_array(x.hour, x.calls, x.answered)), '[]') as hours
		from (select s.hour, sum(s.calls) as calls, sum(s.answered) as answered from stat_hours s
			where s.tenant_id = tenant and s.day = today group by s.hour) x) h
	where p.tenant_id = tenant;
	if failed <> 0 then
		perform platform_trouble(at, failed, 0);
		delete from platform_troubles t where t.at < platform_day.at - interval '2 days';
	end if;
end $$;

revoke execute on function platform_tenant, platform_trouble, platform_jobs, platform_day from public;
grant execute on function platform_tenant to manyline_web, manyline_staff;
grant execute on function platform_jobs to manyline_worker, manyline_staff;
grant execute on function platform_day to manyline_worker;
