-- queues.sql: the fronts of the queues, and the jobs behind one of them. Times come from the caller's clock. What daemons do
-- all the time is plpgsql, which keeps its plans: a function in SQL is planned whenever it is called.

-- Says that a tenant has work in a queue from `due` on. Writes nothing when it is due already: that row would be hot.
create or replace function wake_up(which text, tenant uuid, due timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update wake w set next_at = due where w.queue = which and w.tenant_id = tenant and w.next_at > due;
end $$;

-- Takes the tenant that has waited longest, and puts it off, so that other workers take others meanwhile. Commit, then
-- enter it. Returns what next_at was set to, for wake_settle.
create or replace function wake_claim(which text, at timestamptz, lease interval) returns table (tenant_id uuid, pushed timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	return query update wake w set next_at = at + lease
	where (w.queue, w.tenant_id) = (
		select c.queue, c.tenant_id from wake c where c.queue = which and c.next_at <= at
		order by c.next_at limit 1 for update skip locked)
	returning w.tenant_id, w.next_at;
end $$;

-- Sets when the tenant is next worth looking at, unless somebody has said so meanwhile.
create or replace function wake_settle(which text, tenant uuid, pushed timestamptz, next timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update wake w set next_at = next where w.queue = which and w.tenant_id = tenant and w.next_at = pushed;
end $$;

-- Enqueues a job in the caller's transaction and tenant. With a key, one unfinished job is enough.
create or replace function job_enqueue(tenant uuid, job uuid, what text, job_key text, arguments jsonb, due timestamptz) returns void
language plpgsql as $$
begin
	insert into jobs (tenant_id, id, kind, key, payload, run_at) values (tenant, job, what, job_key, arguments, due)
	on conflict (tenant_id, kind, key) where state = 'queued' do nothing;
	perform wake_up('jobs', tenant, due);
end $$;

-- Takes the tenant's next due job and leases it.
create or replace function job_claim(tenant uuid, at timestamptz, lease interval)
returns table (id uuid, kind text, payload jsonb, attempts integer, attempts_most integer) language plpgsql as $$
begin
	return query update jobs j set leased_until = at + lease, attempts = j.attempts + 1
	where j.tenant_id = tenant and j.id = (
		select c.id from jobs c where c.tenant_id = tenant and c.state = 'queued' and c.run_at <= at
			and (c.leased_until is null or c.leased_until <= at)
		order by c.run_at limit 1 for update skip locked)
	returning j.id, j.kind, j.payload, j.attempts, j.attempts_most;
end $$;

-- When the tenant's jobs are next worth looking at.
create or replace function jobs_next(tenant uuid) returns timestamptz language plpgsql stable as $$
begin
	return (select coalesce(min(greatest(j.run_at, coalesce(j.leased_until, j.run_at))), 'infinity')
		from jobs j where j.tenant_id = tenant and j.state = 'queued');
end $$;

-- Lets work of this transaction's tenant be tried again at once: what was given up, or what waits for its next try. With a
-- kind all of it that was given up; of several with the same key one is enough. Answers how many there were.
create or replace function job_retry(tenant uuid, job uuid, what text, at timestamptz) returns integer language plpgsql as $$
declare n integer;
begin
	update jobs j set state = 'queued', run_at = job_retry.at, attempts = 0, finished_at = null, leased_until = null
	where j.tenant_id = tenant and (j.id = job or job is null and j.kind = what and j.state = 'dead')
		and (j.state = 'dead' or j.state = 'queued' and (j.leased_until is null or j.leased_until <= job_retry.at))
		and (j.state = 'queued' or j.key is null or not exists (select from jobs o where o.tenant_id = tenant and o.kind = j.kind
			and o.key = j.key and (o.state = 'queued' or o.state = 'dead' and o.id > j.id)));
	get diagnostics n = row_count;
	if n > 0 then
		perform wake_up('jobs', tenant, job_retry.at);
		perform platform_jobs(tenant, 0, job_retry.at);
	end if;
	return n;
end $$;

-- Takes a turn at a provider's pace: returns when the caller may send; `gap` is the time between two requests.
create or replace function pace_take(which text, gap interval, at timestamptz) returns timestamptz
language plpgsql security definer set search_path = public, pg_temp as $$
declare turn timestamptz;
begin
	update paces p set next_at = greatest(p.next_at, at) + gap where p.name = which
	returning greatest(p.next_at - gap, at) into turn;
	return turn;
end $$;

-- Holds everybody back after the provider has said "too many".
create or replace function pace_hold(which text, until timestamptz) returns void
language sql security definer set search_path = public, pg_temp as
$$ update paces set next_at = greatest(next_at, until) where name = which $$;

revoke execute on function wake_up, wake_claim, wake_settle, pace_take, pace_hold from public;
grant execute on function wake_up to manyline_web, manyline_worker, manyline_staff;
grant execute on function wake_claim, wake_settle, pace_take, pace_hold to manyline_worker;
