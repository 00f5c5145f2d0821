-- staff.sql: over all customers, for staff alone. Each function enters the tenants in turn, or the one that was asked for, and
-- goes back to where it was called from: row security holds for each of them as for anybody.

-- What the roll-ups say of each customer's own day, and what goes on: one row a tenant.
create or replace function staff_today(at timestamptz) returns table (tenant_id uuid, is_customer boolean, is_suspended boolean,
	live bigint, calls bigint, answered bigint, talk_seconds bigint, cost_micros bigint, price_micros bigint,
	failed_hour bigint, failed_day bigint, late_jobs bigint, dead_hour bigint, dead_day bigint, dead_jobs bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; today date; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		today := (select (at at time zone t.zone)::date from tenants t where t.tenant_id = one); -- once: in the join no index were used
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
					where s.tenant_id = one and s.day = today
				union all select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_deltas s
					where s.tenant_id = one and s.day = today) x) d
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
declare one uuid; today date; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		today := (select (at at time zone t.zone)::date from tenants t where t.tenant_id = one);
		return query select x.hour::integer, sum(x.calls)::bigint, sum(x.answered)::bigint
		from (select s.hour, s.calls, s.answered from stat_hours s where s.tenant_id = one and s.day = today
			union all select s.hour, s.calls, s.answered from stat_deltas s where s.tenant_id = one and s.day = today) x group by 1;
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

-- Whether a customer is one that is asked for: by its id, or by words of its name; null: all are.
create or replace function staff_means(words text, tenant uuid, name text) returns boolean language sql immutable as
$$ select words is null or strpos(lower(name), lower(words)) > 0 or tenant::text = words $$;

-- Every agent of every customer.
create or replace function staff_agents(words text) returns table (tenant_id uuid, tenant_name text, id uuid, name text, engine text,
	state text, failure text, version integer, engine_version integer, created_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		return query select one, t.name, a.id, a.name, a.engine, a.state, a.failure, a.version, a.engine_version, a.created_at
		from tenants t join agents a on a.tenant_id = one and a.deleted_at is null
		where t.tenant_id = one and staff_means(words, one, t.name);
	end loop;
	perform leave_tenant(before);
end $$;

-- What the roll-ups say of one agent's last 30 days, and how soon it speaks: the slowest of twenty, of its last 200 calls.
create or replace function staff_agent_figures(whose uuid, agent uuid, at timestamptz) returns table (last_call_at timestamptz,
	calls bigint, failed bigint, talk_seconds bigint, cost_micros bigint, first_word_ms double precision)
language plpgsql security definer set search_path = public, pg_temp as $$
declare before constant text := current_setting('app.tenant_id', true);
begin
	perform enter_tenant(whose);
	return query select (select max(l.created_at) from (select c.created_at from calls c where c.tenant_id = whose and c.agent_id = agent
			order by c.created_at desc limit 1) l),
		d.calls, d.failed, d.talk, d.cost,
		(select percentile_cont(0.95) within group (order by l.first_word_ms) from (select c.first_word_ms from calls c
			where c.tenant_id = whose and c.agent_id = agent order by c.created_at desc limit 200) l)
	from (select coalesce(sum(x.calls), 0)::bigint as calls, coalesce(sum(x.calls) filter (where x.outcome = 'failed'), 0)::bigint as failed,
			coalesce(sum(x.talk_seconds), 0)::bigint as talk, coalesce(sum(x.cost_micros), 0)::bigint as cost
		from (select s.calls, s.outcome, s.talk_seconds, s.cost_micros from stat_days s
				where s.tenant_id = whose and s.day > at::date - 30 and s.agent_id = agent
			union all select s.calls, s.outcome, s.talk_seconds, s.cost_micros from stat_deltas s
				where s.tenant_id = whose and s.day > at::date - 30 and s.agent_id = agent) x) d;
	perform leave_tenant(before);
end $$;

-- Work of all customers, at most `most` of each, behind a place in the list: `which` is "dead", "late" (due for a minute) or
-- "queued". `at_time` is when it was given up, or when it is due.
create or replace function staff_jobs(which text, words text, what text, from_at timestamptz, from_id uuid, backwards boolean,
	most integer, at timestamptz) returns table (tenant_id uuid, tenant_name text, id uuid, kind text, state text, at_time timestamptz,
	attempts integer, attempts_most integer, error text, created_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; called text; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		select t.name into called from tenants t where t.tenant_id = one and staff_means(words, one, t.name);
		continue when not found;
		return query select one, called, x.id, x.kind, x.state, x.at_time, x.attempts, x.attempts_most, x.error, x.created_at
		from (select j.id, j.kind, j.state, coalesce(j.finished_at, j.run_at) as at_time, j.attempts, j.attempts_most, j.error, j.created_at
				from jobs j where j.tenant_id = one and which = 'dead' and j.state = 'dead'
			union all select j.id, j.kind, j.state, j.run_at, j.attempts, j.attempts_most, j.error, j.created_at
				from jobs j where j.tenant_id = one and which <> 'dead' and j.state = 'queued'
				and (which = 'queued' or j.run_at < at - interval '1 minute')) x
		where (what is null or x.kind = what) and (from_at is null
			or (case when backwards then (x.at_time, x.id) > (from_at, from_id) else (x.at_time, x.id) < (from_at, from_id) end))
		order by case when backwards then x.at_time end, case when backwards then x.id end, x.at_time desc, x.id desc limit most;
	end loop;
	perform leave_tenant(before);
end $$;

-- Which kinds of work were given up, and how often.
create or replace function staff_dead() returns table (kind text, jobs bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		return query select j.kind, count(*) from jobs j where j.tenant_id = one and j.state = 'dead' group by j.kind;
	end loop;
	perform leave_tenant(before);
end $$;

-- Lets work of a kind that was given up be tried again, at all customers; each one's log has who did it.
create or replace function staff_retry(what text, person uuid, person_name text, at timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; n integer; total bigint := 0; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		n := job_retry(one, null, what, at);
		total := total + n;
		if n > 0 then
			insert into audit_log (tenant_id, id, at, person_id, person, action, subject, details)
			values (one, gen_random_uuid(), staff_retry.at, staff_retry.person, person_name, 'job.retried', what, jsonb_build_object('jobs', n));
		end if;
	end loop;
	perform leave_tenant(before);
	return total;
end $$;

-- Events of all customers as they came, behind a place in the list: ids are in the order of time. Where no call is asked for,
-- the newest `deep` of each customer are looked at, and no more.
create or replace function staff_events(words text, who text, what text, judged text, call uuid, from_id uuid, backwards boolean,
	deep integer, most integer) returns table (tenant_id uuid, tenant_name text, id uuid, provider text, kind text, call_id uuid,
	received_at timestamptz, late boolean, verdict text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; called text; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		select t.name into called from tenants t where t.tenant_id = one and staff_means(words, one, t.name);
		continue when not found;
		if call is not null then
			return query select one, called, e.id, e.provider, e.kind, e.call_id, e.received_at, e.late, e.verdict from events e
			where e.tenant_id = one and e.call_id = call and (who is null or e.provider = who) and (what is null or e.kind = what)
				and (judged is null or starts_with(e.verdict, judged)) and (from_id is null or (e.id < from_id) <> backwards and e.id <> from_id);
		elsif backwards then
			return query select one, called, x.id, x.provider, x.kind, x.call_id, x.received_at, x.late, x.verdict
			from (select e.id, e.provider, e.kind, e.call_id, e.received_at, e.late, e.verdict from events e
				where e.tenant_id = one and e.id > from_id order by e.id limit deep) x
			where (who is null or x.provider = who) and (what is null or x.kind = what) and (judged is null or starts_with(x.verdict, judged))
			order by x.id limit most;
		else
			return query select one, called, x.id, x.provider, x.kind, x.call_id, x.received_at, x.late, x.verdict
			from (select e.id, e.provider, e.kind, e.call_id, e.received_at, e.late, e.verdict from events e
				where e.tenant_id = one and (from_id is null or e.id < from_id) order by e.id desc limit deep) x
			where (who is null or x.provider = who) and (what is null or x.kind = what) and (judged is null or starts_with(x.verdict, judged))
			order by x.id desc limit most;
		end if;
	end loop;
	perform leave_tenant(before);
end $$;

-- Who did what at all customers, at most `most` of each, behind a place in the list.
create or replace function staff_audit(words text, who text, what text, from_at timestamptz, from_id uuid, backwards boolean,
	most integer) returns table (tenant_id uuid, tenant_name text, id uuid, at timestamptz, person text, action text, subject text, details jsonb)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; called text; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select w.tenant_id from wake w where w.queue = 'jobs' loop
		perform enter_tenant(one);
		select t.name into called from tenants t where t.tenant_id = one and staff_means(words, one, t.name);
		continue when not found;
		return query select one, called, a.id, a.at, a.person, a.action, a.subject, a.details from audit_log a
		where a.tenant_id = one and (who is null or strpos(lower(a.person), lower(who)) > 0)
			and (what is null or starts_with(a.action, what)) and (from_at is null
			or (case when backwards then (a.at, a.id) > (from_at, from_id) else (a.at, a.id) < (from_at, from_id) end))
		order by case when backwards then a.at end, case when backwards then a.id end, a.at desc, a.id desc limit most;
	end loop;
	perform leave_tenant(before);
end $$;

revoke execute on function staff_means, staff_today, staff_hours, staff_usage, staff_agents, staff_agent_figures, staff_jobs, staff_dead, staff_retry, staff_events,
	staff_audit from public;
grant execute on function staff_today, staff_hours, staff_usage, staff_agents, staff_agent_figures, staff_jobs, staff_dead, staff_retry, staff_events,
	staff_audit to manyline_staff;
