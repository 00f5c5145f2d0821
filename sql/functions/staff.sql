-- staff.sql: over all customers, for staff alone. Each function enters the tenants in turn, or the one that was asked for, and
-- goes back to where it was called from: row security holds for each of them as for anybody.

-- What the roll-ups say of each customer's own day, and what goes on: one row a tenant.
create or replace function staff_today(at timestamptz) returns table (tenant_id uuid, is_customer boolean, is_suspended boolean,
	live bigint, calls bigint, answered bigint, talk_seconds bigint, cost_micros bigint, price_micros bigint,
	failed_hour bigint, failed_day bigint, late_jobs bigint, dead_hour bigint, dead_day bigint, dead_jobs bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		return query select one, t.kind = 'customer', t.suspended_at is not null,
			(select count(*) from live_calls l where l.tenant_id = one),
			d.calls, d.answered, d.talk, d.cost, d.price, f.hour, f.day,
			(select count(*) from jobs j where j.tenant_id = one and j.state = 'queued' and j.run_at < at - interval '1 minute'),
			k.hour, k.day, k.ever
		from tenants t
		cross join lateral (
			select coalesce(sum(x.calls), 0)::bigint as calls, coalesce(sum(x.answered), 0)::bigint as answered,
				coalesce(sum(x.talk_seconds), 0)::bigint as talk, coalesce(sum(x.cost_micros), 0)::bigint as cost,
				coalesce(sum(x.price_micros), 0)::bigint as price
			from (select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_days s
					where s.tenant_id = one and s.day = (at at time zone t.zone)::date
				union all select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_deltas s
					where s.tenant_id = one and s.day = (at at time zone t.zone)::date) x) d
		cross join lateral (
			select count(*) filter (where r.created_at > at - interval '1 hour') as hour, count(*) as day from call_results r
			where r.tenant_id = one and r.outcome = 'failed' and r.created_at > at - interval '1 day') f
		cross join lateral (
			select count(*) filter (where j.finished_at > at - interval '1 hour') as hour,
				count(*) filter (where j.finished_at > at - interval '1 day') as day, count(*) as ever
			from jobs j where j.tenant_id = one and j.state = 'dead') k
		where t.tenant_id = one;
	end loop;
	perform leave_tenant(before);
end $$;

-- Calls by the hour of each customer's own day; an hour without calls has no row.
create or replace function staff_hours(at timestamptz) returns table (hour integer, calls bigint, answered bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		return query select x.hour::integer, sum(x.calls)::bigint, sum(x.answered)::bigint
		from tenants t cross join lateral (
			select s.hour, s.calls, s.answered from stat_hours s
				where s.tenant_id = one and s.day = (at at time zone t.zone)::date
			union all select s.hour, s.calls, s.answered from stat_deltas s
				where s.tenant_id = one and s.day = (at at time zone t.zone)::date) x
		where t.tenant_id = one group by 1;
	end loop;
	perform leave_tenant(before);
end $$;

-- What one customer has used in the month of `at`, by its own calendar, and what it has.
create or replace function staff_usage(whose uuid, at timestamptz) returns table (calls bigint, answered bigint, talk_seconds bigint,
	cost_micros bigint, price_micros bigint, agents bigint, numbers bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare before constant text := current_setting('app.tenant_id', true);
begin
	perform enter_tenant(whose);
	return query select coalesce(sum(x.calls), 0)::bigint, coalesce(sum(x.answered), 0)::bigint, coalesce(sum(x.talk_seconds), 0)::bigint,
		coalesce(sum(x.cost_micros), 0)::bigint, coalesce(sum(x.price_micros), 0)::bigint,
		(select count(*) from agents a where a.tenant_id = whose and a.deleted_at is null),
		(select count(*) from numbers n where n.tenant_id = whose)
	from tenants t left join lateral (
		select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_days s
			where s.tenant_id = whose and s.day >= date_trunc('month', at at time zone t.zone)::date
		union all select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_deltas s
			where s.tenant_id = whose and s.day >= date_trunc('month', at at time zone t.zone)::date) x on true
	where t.tenant_id = whose;
	perform leave_tenant(before);
end $$;

revoke execute on function staff_today, staff_hours, staff_usage from public;
grant execute on function staff_today, staff_hours, staff_usage to manyline_staff;
