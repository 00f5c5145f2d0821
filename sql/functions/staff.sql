-- staff.sql: over all customers, for staff alone. What is kept of all of them (platform_tenants) says which concern a question; each
-- of those is entered in turn, and the function goes back to where it was called from: row security holds for it as for anybody.

-- The platform today, each customer by its own day: what is kept of all at once, and of those that have calls or late work what
-- goes on just now.
drop function if exists staff_today(timestamptz);
create or replace function staff_today(at timestamptz) returns table (customers bigint, suspended bigint, live bigint, calls bigint,
	answered bigint, talk_seconds bigint, cost_micros bigint, price_micros bigint, failed_hour bigint, failed_day bigint, late_jobs bigint,
	dead_hour bigint, dead_day bigint, dead_jobs bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	live := 0;
	late_jobs := 0;
	for one in select distinct s.tenant_id from slots s where s.busy_until > at and s.tenant_id is not null loop
		perform enter_tenant(one);
		live := live + (select count(*) from live_calls l where l.tenant_id = one);
	end loop;
	for one in select w.tenant_id from wake w where w.queue = 'jobs' and w.next_at <= at + interval '1 minute' loop
		perform enter_tenant(one);
		late_jobs := late_jobs + (select count(*) from jobs j where j.tenant_id = one and j.state = 'queued' and j.run_at < at - interval '1 minute');
	end loop;
	perform leave_tenant(before);
	select count(*) filter (where p.kind = 'customer'), count(*) filter (where p.kind = 'customer' and p.suspended_at is not null),
		coalesce(sum(p.calls) filter (where p.day_ends_at > at), 0), coalesce(sum(p.answered) filter (where p.day_ends_at > at), 0),
		coalesce(sum(p.talk_seconds) filter (where p.day_ends_at > at), 0), coalesce(sum(p.cost_micros) filter (where p.day_ends_at > at), 0),
		coalesce(sum(p.price_micros) filter (where p.day_ends_at > at), 0), coalesce(sum(p.dead_jobs), 0)
	into customers, suspended, calls, answered, talk_seconds, cost_micros, price_micros, dead_jobs from platform_tenants p;
	select coalesce(sum(t.failed_calls) filter (where t.at > staff_today.at - interval '1 hour'), 0), coalesce(sum(t.failed_calls), 0),
		coalesce(sum(t.dead_jobs) filter (where t.at > staff_today.at - interval '1 hour'), 0), coalesce(sum(t.dead_jobs), 0)
	into failed_hour, failed_day, dead_hour, dead_day from platform_troubles t where t.at > staff_today.at - interval '1 day';
	return next;
end $$;

-- Calls by the hour of each customer's own day; an hour without calls has no row.
create or replace function staff_hours(at timestamptz) returns table (hour integer, calls bigint, answered bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select (h ->> 0)::integer, sum((h ->> 1)::bigint)::bigint, sum((h ->> 2)::bigint)::bigint
	from platform_tenants p, jsonb_array_elements(p.hours) h where p.day_ends_at > at group by 1
$$;

-- What one customer has used in the month of `at`, by its own calendar, and what it has.
create or replace function staff_usage(whose uuid, at timestamptz) returns table (calls bigint, answered bigint, talk_seconds bigint,
	cost_micros bigint, price_micros bigint, agents bigint, numbers bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare first date; before constant text := current_setting('app.tenant_id', true);
begin
	perform enter_tenant(whose);
	first := (select date_trunc('month', at at time zone t.zone)::date from tenants t where t.tenant_id = whose); -- once: in a join no index were used
	return query select coalesce(sum(x.calls), 0)::bigint, coalesce(sum(x.answered), 0)::bigint, coalesce(sum(x.talk_seconds), 0)::bigint,
		coalesce(sum(x.cost_micros), 0)::bigint, coalesce(sum(x.price_micros), 0)::bigint,
		(select count(*) from agents a where a.tenant_id = whose and a.deleted_at is null),
		(select count(*) from numbers n where n.tenant_id = whose)
	from (select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_days s where s.tenant_id = whose and s.day >= first
		union all select s.calls, s.answered, s.talk_seconds, s.cost_micros, s.price_micros from stat_deltas s
			where s.tenant_id = whose and s.day >= first) x;
	perform leave_tenant(before);
end $$;

-- Whether a customer is one that is asked for: by its id, or by words of its name; null: all are.
create or replace function staff_means(words text, tenant uuid, name text) returns boolean language sql immutable as
$$ select words is null or strpos(lower(name), lower(words)) > 0 or tenant::text = words $$;

-- Every agent of every customer.
create or replace function staff_agents(words text) returns table (tenant_id uuid, tenant_name text, id uuid, name text, engine text,
	state text, failure text, version integer, engine_version integer, created_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; called text; before constant text := current_setting('app.tenant_id', true);
begin
	for one, called in select p.tenant_id, p.name from platform_tenants p where staff_means(words, p.tenant_id, p.name) loop
		perform enter_tenant(one);
		return query select one, called, a.id, a.name, a.engine, a.state, a.failure, a.version, a.engine_version, a.created_at
		from agents a where a.tenant_id = one and a.deleted_at is null;
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
	for one, called in select p.tenant_id, p.name from platform_tenants p where staff_means(words, p.tenant_id, p.name) loop
		perform enter_tenant(one);
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
	for one in select p.tenant_id from platform_tenants p loop
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
	for one in select p.tenant_id from platform_tenants p loop
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
	for one, called in select p.tenant_id, p.name from platform_tenants p where staff_means(words, p.tenant_id, p.name) loop
		perform enter_tenant(one);
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
	for one, called in select p.tenant_id, p.name from platform_tenants p where staff_means(words, p.tenant_id, p.name) loop
		perform enter_tenant(one);
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
