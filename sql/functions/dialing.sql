-- dialing.sql: who is called next, and what is written down before a phone may ring. One transaction decides, and commits
-- before anything is dialed: whoever dies afterwards leaves a pending call that another dialer takes up or cancels.

-- When this number may be called again, after so many calls of campaigns within 24 hours; null: now. A call that was
-- canceled before it was dialed does not count.
create or replace function attempts_free_at(tenant uuid, hash text, most integer, at timestamptz) returns timestamptz
language plpgsql stable as $$
begin
	return (select a.decided_at + interval '24 hours' from attempts a
	left join calls k on k.tenant_id = tenant and k.id = a.call_id
	where a.tenant_id = tenant and a.phone_hash = hash and a.allowed and a.campaign_id is not null
		and a.decided_at > at - interval '24 hours' and (k.state is distinct from 'canceled' or k.dialing_at is not null)
	order by a.decided_at desc offset most - 1 limit 1);
end $$;

-- How many lines of the platform a tenant may have now, among all tenants whose campaigns want some.
create or replace function dial_room(tenant uuid, most integer, at timestamptz) returns integer
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return (select fair_room(most, b.busy, b.own, (select count(*)::integer from wake w
		where w.queue = 'dialer' and w.next_at <= at + interval '30 seconds')) from slots_busy(tenant, at) b);
end $$;
revoke execute on function dial_room from public;
grant execute on function dial_room to manyline_worker;

-- Why a running campaign cannot call anybody just now: a sentence that pauses it, or '' to wait a little; null: it can.
create or replace function campaign_obstacle(c campaigns) returns text language plpgsql stable as $$
begin
	return (select case
		when t.suspended_at is not null then ''
		when a.deleted_at is not null then 'Its agent was deleted.'
		when a.state = 'failed' then 'Its agent could not be made ready: ' || coalesce(a.failure, 'no reason is known.')
		when n.state = 'failed' then 'Its number could not be connected: ' || coalesce(n.failure, 'no reason is known.')
		when n.state = 'idle' then 'Its number is not connected.'
		when n.state = 'suspended' then 'Its number is suspended.'
		when a.state <> 'ready' or n.state <> 'connected' then '' end
	from tenants t
	join agents a on a.tenant_id = t.tenant_id and a.id = c.agent_id
	join numbers n on n.tenant_id = t.tenant_id and n.id = c.number_id
	where t.tenant_id = c.tenant_id);
end $$;

create or replace function campaign_pause(tenant uuid, campaign uuid, because text) returns void language sql as $$
	update campaigns set state = 'paused', paused_because = because
	where tenant_id = tenant and id = campaign and state = 'running';
	update campaign_lines set ready_at = 'infinity' where tenant_id = tenant and campaign_id = campaign;
$$;

-- How many calls a campaign may add to those under way: by its own limit and its fair part of the tenant's.
create or replace function campaign_room(c campaigns, at timestamptz) returns integer language plpgsql stable as $$
begin
	return (select least(c.calls_at_once - v.own, fair_room(t.calls_at_once, v.busy, v.own,
		(select count(*)::integer from campaign_lines l where l.tenant_id = t.tenant_id and l.ready_at <= at + interval '10 seconds')))
	from tenants t cross join (
		select count(*)::integer as busy, (count(*) filter (where l.campaign_id = c.id))::integer as own
		from live_calls l where l.tenant_id = c.tenant_id) v
	where t.tenant_id = c.tenant_id);
end $$;

-- Near the tenant's limit its dialers count one after the other; far from it, ten calls a claim can't reach it.
create or replace function tenant_count_lock(tenant uuid) returns void language plpgsql as $$
declare far constant integer := 400; key bigint := hashtextextended('dialer ' || tenant, 0);
begin
	if (select t.calls_at_once - (select count(*) from live_calls l where l.tenant_id = tenant) > far
			from tenants t where t.tenant_id = tenant) then
		perform pg_advisory_xact_lock_shared(key);
	else
		perform pg_advisory_xact_lock(key);
	end if;
end $$;

-- Takes platform lines for calls that are about to be made; answers how many there were.
create or replace function dial_lines(tenant uuid, calls uuid[], most integer, reserve integer, at timestamptz) returns integer
language plpgsql as $$
declare taken integer := 0;
begin
	while taken < cardinality(calls)
		and slot_take(tenant, calls[taken + 1], at + interval '5 minutes', at, false, most, reserve)
	loop
		taken := taken + 1;
	end loop;
	return taken;
end $$;

-- Decides on the campaign's leads that are due, as many as there are calls to use, writes every decision down and moves
-- the leads, all in one statement. Answers the decisions that are calls. Before it, the leads are locked, then their
-- numbers (in one order, whoever does it): no other campaign decides on the same person at the same time.
create or replace function dial_decide(c campaigns, calls uuid[], sandbox boolean, at timestamptz)
returns table (call uuid, attempt uuid, lead uuid, phone text, hash text, name text)
language plpgsql set plan_cache_mode = force_generic_plan as $$ -- planning anew takes longer than deciding
declare due uuid[] := array(select d.lead_id from campaign_leads d
	where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'pending' and d.next_attempt_at <= at
	order by d.next_attempt_at limit cardinality(calls) for update skip locked);
begin
	perform pg_advisory_xact_lock(hashtextextended(c.tenant_id || x.phone_hash, 0)) from (
		select l.phone_hash from leads l where l.tenant_id = c.tenant_id and l.id = any(due) order by l.phone_hash) x;
	return query
	with people as (
		select l.id, l.phone, l.phone_hash, l.name, l.country, l.region, l.zones, sandbox and is_sandbox_phone(l.phone) as any_hour,
			coalesce(l.consent_source, '') as consent,
			coalesce((select i.state = 'done' from lead_imports i where i.tenant_id = c.tenant_id and i.id = l.import_id), true) as imported,
			exists (select from suppressions s where s.tenant_id = c.tenant_id and s.phone_hash = l.phone_hash) as suppressed,
			exists (select from live_calls v join calls k on k.tenant_id = c.tenant_id and k.id = v.call_id
				where v.tenant_id = c.tenant_id and k.phone_hash = l.phone_hash) as on_phone,
			attempts_free_at(c.tenant_id, l.phone_hash, t.attempts_a_day, at) as free_at, t.attempts_a_day
		from leads l join tenants t on t.tenant_id = c.tenant_id
		where l.tenant_id = c.tenant_id and l.id = any(due)),
	hours as materialized (
		select g.country, g.region, g.zones, w.opens_at, w.rule_version, w.rule, w.local_time
		from (select distinct p.country, p.region, p.zones from people p) g
		cross join lateral calling_window(g.country, g.region, g.zones, c.opens, c.closes, c.weekdays, at) w),
	judged as materialized (
		select p.id, p.phone, p.phone_hash, p.name, p.zones, p.any_hour, p.consent, p.imported, p.suppressed, p.on_phone, p.free_at,
			p.attempts_a_day, h.opens_at, h.rule_version, h.rule, h.local_time, gen_random_uuid() as attempt_id, r.refusal,
			coalesce(r.refusal, case
				when not p.imported then 'importing'
				when p.on_phone then 'on_phone'
				when p.free_at > at then 'attempts'
				when p.any_hour or h.opens_at <= at then 'call'
				else 'hours' end) as verdict
		from people p join hours h on h.country = p.country and h.region = p.region and h.zones = p.zones
		cross join lateral (select lead_refusal(c.kind, p.suppressed, p.consent, p.zones, p.any_hour, h.opens_at) as refusal) r),
	called as materialized (
		select j.id, calls[row_number() over (order by j.id)] as call_id from judged j where j.verdict = 'call'),
	moved as (
		update campaign_leads d set
			state = case when j.refusal is not null then 'refused' when j.verdict = 'call' then 'calling' else 'pending' end,
			outcome = coalesce(j.refusal, d.outcome),
			attempts = d.attempts + (j.verdict = 'call')::integer,
			next_attempt_at = case j.verdict when 'hours' then j.opens_at when 'attempts' then j.free_at
				when 'importing' then at + interval '1 minute' when 'on_phone' then at + interval '5 minutes' else d.next_attempt_at end
		from judged j where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.lead_id = j.id),
	written as (
		insert into attempts (tenant_id, id, campaign_id, lead_id, phone_hash, masked, decided_at, allowed, reasons, rule_version,
			local_time, call_id)
		select c.tenant_id, j.attempt_id, c.id, j.id, j.phone_hash, phone_mask(j.phone), at, j.verdict = 'call',
			lead_reasons(c.kind, j.suppressed, j.consent, j.zones, j.any_hour, j.opens_at <= at, j.rule, j.free_at is not null, j.attempts_a_day)
			|| case when j.imported then '[]' else rule_reason('import', false, 'The import of this lead is not done') end
			|| case when j.on_phone then rule_reason('line', false, 'On the phone with us already') else '[]' end,
			j.rule_version, coalesce(j.local_time, ''), k.call_id
		from judged j left join called k on k.id = j.id)
	select k.call_id, j.attempt_id, j.id, j.phone, j.phone_hash, j.name
	from judged j join called k on k.id = j.id;
end $$;

-- Makes the calls that were decided on, each pending until it is dialed.
create or replace function dial_open(c campaigns, calls uuid[], sandbox boolean, at timestamptz) returns uuid[]
language plpgsql as $$
declare d record; v agent_versions; ours text; home text; opened uuid[] := '{}';
begin
	select * into v from agent_versions x where x.tenant_id = c.tenant_id and x.agent_id = c.agent_id
		and x.version = (select a.version from agents a where a.tenant_id = c.tenant_id and a.id = c.agent_id);
	home := (select a.engine from agents a where a.tenant_id = c.tenant_id and a.id = c.agent_id);
	ours := (select n.e164 from numbers n where n.tenant_id = c.tenant_id and n.id = c.number_id);
	for d in select x.call, x.attempt, x.lead, x.phone, x.hash, x.name from dial_decide(c, calls, sandbox, at) x loop
		perform call_open(c.tenant_id, d.call, jsonb_build_object('direction', 'outbound', 'sandbox', sandbox, 'campaign_id', c.id,
			'lead_id', d.lead, 'attempt_id', d.attempt, 'agent_id', c.agent_id, 'agent_version', v.version, 'number_id', c.number_id,
			'our_phone', ours, 'their_phone', d.phone, 'phone_hash', d.hash, 'their_name', d.name,
			'longest_seconds', v.longest_seconds, 'engine', home, 'carrier', 'twilio'), at + interval '5 minutes', at);
		update live_calls l set dial_at = at + interval '45 seconds' where l.tenant_id = c.tenant_id and l.call_id = d.call;
		opened := opened || d.call;
	end loop;
	return opened;
end $$;

-- When the campaign is next worth looking at, after all that is due now was claimed; it ends when nobody is left, and what was
-- said on its last calls is known: that may tell to call somebody again.
create or replace function campaign_next(c campaigns, at timestamptz) returns timestamptz language plpgsql as $$
declare due timestamptz; talking boolean; unheard boolean;
begin
	due := (select d.next_attempt_at from campaign_leads d
		where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'pending' order by d.next_attempt_at limit 1);
	talking := exists (select from live_calls l where l.tenant_id = c.tenant_id and l.campaign_id = c.id);
	unheard := due is null and not talking and exists (select from calls k where k.tenant_id = c.tenant_id and k.campaign_id = c.id
		and k.created_at > at - interval '1 hour' and 'waiting' in (k.transcript_state, k.analysis_state));
	if due is null and not talking and not unheard and c.filled_at is not null then
		update campaigns set state = 'completed', ended_at = at where tenant_id = c.tenant_id and id = c.id and state = 'running';
		delete from campaign_lines where tenant_id = c.tenant_id and campaign_id = c.id;
		return 'infinity';
	end if;
	return least(due, case when unheard then at + interval '3 seconds' when talking or c.filled_at is null then at + interval '30 seconds' end);
end $$;

-- One claim: takes the campaign that has waited longest, decides on its due leads and makes their calls. No row: no
-- campaign is ready. `ids` are of new calls: as many as one claim may make.
create or replace function dial_claim(tenant uuid, at timestamptz, ids uuid[], most integer, reserve integer, sandbox boolean)
returns table (campaign uuid, opened uuid[]) language plpgsql as $$
declare c campaigns; obstacle text; room integer; due integer; lines integer; next timestamptz;
begin
	select l.campaign_id into campaign from campaign_lines l where l.tenant_id = tenant and l.ready_at <= at
	order by l.ready_at, l.campaign_id for no key update skip locked limit 1;
	if not found then
		return;
	end if;
	perform tenant_count_lock(tenant);
	select * into c from campaigns k where k.tenant_id = tenant and k.id = campaign;
	opened := '{}';
	obstacle := campaign_obstacle(c);
	room := least(campaign_room(c, at), cardinality(ids));
	if c.state <> 'running' then
		next := 'infinity';
	elsif obstacle <> '' then
		perform campaign_pause(tenant, campaign, obstacle);
		next := 'infinity';
	elsif obstacle = '' then
		next := at + interval '5 seconds';
	elsif room <= 0 then
		next := at + interval '2 seconds';
	else
		due := (select count(*) from (select from campaign_leads d where d.tenant_id = tenant and d.campaign_id = c.id
			and d.state = 'pending' and d.next_attempt_at <= at order by d.next_attempt_at limit room) x);
		lines := dial_lines(tenant, ids[1:least(due, dial_room(tenant, most - reserve, at))], most, reserve, at);
		if lines > 0 then
			opened := dial_open(c, ids[1:lines], sandbox, at);
			perform slot_free(unused) from unnest(ids[1:lines]) unused where unused <> all (opened);
		end if;
		next := case when lines < due then at + interval '2 seconds' when due = room then at else campaign_next(c, at) end;
	end if;
	update campaign_lines l set ready_at = next,
		waiting_because = case when obstacle = '' then (select case when t.suspended_at is null
			then 'Its agent or its number is still being made ready.' else 'This account is suspended.' end
			from tenants t where t.tenant_id = tenant) else l.waiting_because end
	where l.tenant_id = tenant and l.campaign_id = campaign;
	return next;
end $$;

-- Calls that were decided on and are not dialed yet: takes those whose dialer has not finished, for `lease`. One whose
-- dialer died while it asked the carrier is never dialed again: it is looked for.
create or replace function dial_resume(tenant uuid, at timestamptz, lease interval) returns table (call uuid) language plpgsql as $$
declare k calls;
begin
	for call in select l.call_id from live_calls l where l.tenant_id = tenant and l.dial_at <= at
		order by l.dial_at limit 10 for update skip locked
	loop
		select * into k from calls x where x.tenant_id = tenant and x.id = call;
		update live_calls l set dial_at = case when k.state = 'pending' and k.dialing_at is null then at + lease end
		where l.tenant_id = tenant and l.call_id = call;
		if k.state = 'pending' and k.dialing_at is null then
			return next;
		elsif k.state = 'initiating' and k.carrier_call_id is null then
			perform call_job(k, 'call_lookup', at);
			perform wake_up('jobs', tenant, at);
		end if;
	end loop;
end $$;

-- When the tenant's campaigns and calls are next worth looking at.
create or replace function dial_next(tenant uuid) returns timestamptz language plpgsql stable as $$
begin
	return least(
		coalesce((select min(l.ready_at) from campaign_lines l where l.tenant_id = tenant), 'infinity'),
		coalesce((select min(l.dial_at) from live_calls l where l.tenant_id = tenant), 'infinity'));
end $$;

-- Ends a call that was not dialed and will not be; its lead waits until `again` as if it had not been claimed.
create or replace function dial_cancel(tenant uuid, call uuid, why text, again timestamptz, at timestamptz) returns void
language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	if before.state is distinct from 'pending' then
		return;
	end if;
	c := before;
	c.state := 'canceled';
	c.carrier_ended := true;
	c.failure := why;
	perform call_save(before, c, at);
	update campaign_leads d set attempts = greatest(d.attempts - 1, 0), outcome = case when again is null then 'suppressed' end,
		state = case when again is null then 'refused' else 'pending' end, next_attempt_at = coalesce(again, d.next_attempt_at)
	where d.tenant_id = tenant and d.campaign_id = c.campaign_id and d.lead_id = c.lead_id and d.state <> 'refused';
	perform calls_follow(tenant, array[call], at);
end $$;

-- The last look before the carrier is asked; from then on the phone may ring. Answers 'go', or why not.
create or replace function dial_begin(tenant uuid, call uuid, most integer, reserve integer, at timestamptz) returns text
language plpgsql as $$
declare k calls; p campaigns; l leads; opens timestamptz := at; ends timestamptz;
begin
	select * into k from calls x where x.tenant_id = tenant and x.id = call for no key update;
	if k.state is distinct from 'pending' or k.dialing_at is not null then
		return 'it was dialed already';
	end if;
	select * into p from campaigns x where x.tenant_id = tenant and x.id = k.campaign_id;
	select * into l from leads x where x.tenant_id = tenant and x.id = k.lead_id;
	if p.id is not null and l.id is not null and not (k.sandbox and is_sandbox_phone(k.their_phone)) then
		opens := (select w.opens_at from calling_window(l.country, l.region, l.zones, p.opens, p.closes, p.weekdays, at) w);
	end if;
	if exists (select from suppressions s where s.tenant_id = tenant and s.phone_hash = k.phone_hash) then
		perform dial_cancel(tenant, call, 'This number must not be called any more.', null, at);
		return 'suppressed';
	elsif p.id is not null and (p.state <> 'running' or l.id is null) then
		perform dial_cancel(tenant, call, 'The campaign was halted before the call was dialed.', at, at);
		return 'halted';
	elsif opens is null or opens > at then
		perform dial_cancel(tenant, call, 'The calling hours ended before the call was dialed.', coalesce(opens, at), at);
		return 'outside the calling hours';
	end if;
	ends := at + make_interval(secs => 90 + k.longest_seconds);
	if not slot_take(tenant, call, ends, at, false, most, reserve) then
		update live_calls v set dial_at = at + interval '5 seconds' where v.tenant_id = tenant and v.call_id = call;
		return 'no line is free';
	end if;
	perform call_dialing(tenant, call, at);
	update live_calls v set deadline_at = ends, dial_at = at + interval '45 seconds' where v.tenant_id = tenant and v.call_id = call;
	return 'go';
end $$;

-- The carrier has taken the call.
create or replace function dial_done(tenant uuid, call uuid, sid text) returns void language plpgsql as $$
begin
	perform call_dialed(tenant, call, sid);
	update live_calls v set dial_at = null where v.tenant_id = tenant and v.call_id = call;
	update campaign_lines l set failures = 0, waiting_because = null
	where l.tenant_id = tenant and (l.failures > 0 or l.waiting_because is not null)
		and l.campaign_id = (select k.campaign_id from calls k where k.tenant_id = tenant and k.id = call);
end $$;

-- It surely did not ring, and is tried again at a time, as the same attempt; when that is too late, not at all. Nobody new of
-- its campaign is called before.
create or replace function dial_wait(tenant uuid, call uuid, why text, again timestamptz, at timestamptz) returns void
language plpgsql as $$
declare k calls;
begin
	update calls x set state = 'pending', dialing_at = null
	where x.tenant_id = tenant and x.id = call and x.state = 'initiating' and x.carrier_call_id is null;
	select * into k from calls x where x.tenant_id = tenant and x.id = call for no key update;
	if k.state is distinct from 'pending' then
		return;
	end if;
	update campaign_lines l set ready_at = greatest(l.ready_at, again), waiting_because = why
	where l.tenant_id = tenant and l.campaign_id = k.campaign_id;
	if again < k.created_at + interval '4 minutes' then
		update live_calls v set dial_at = again, deadline_at = k.created_at + interval '5 minutes'
		where v.tenant_id = tenant and v.call_id = call;
	elsif k.campaign_id is not null then
		perform dial_cancel(tenant, call, why, at + interval '1 minute', at);
	else
		perform call_fail(tenant, call, why, true, at);
	end if;
end $$;

-- A provider failed a campaign: nobody new is called for a while, the longer the more often, a minute at most. Calls that
-- fail together count once. Answers how often in a row.
create or replace function campaign_trouble(tenant uuid, campaign uuid, why text, at timestamptz) returns integer language sql as $$
	update campaign_lines l set failures = l.failures + (l.failed_at is null or l.failed_at <= at - interval '3 seconds')::integer,
		failed_at = case when l.failed_at > at - interval '3 seconds' then l.failed_at else at end, waiting_because = why,
		ready_at = greatest(l.ready_at, at + make_interval(secs => least(3 * (l.failures + 1), 60)))
	where l.tenant_id = tenant and l.campaign_id = campaign returning l.failures
$$;

-- A provider failed, and the phone surely did not ring: tried again after a while. What waiting can't mend pauses the campaign.
create or replace function dial_failed(tenant uuid, call uuid, why text, hopeless boolean, at timestamptz) returns void
language plpgsql as $$
declare campaign uuid; count integer;
begin
	campaign := (select k.campaign_id from calls k where k.tenant_id = tenant and k.id = call for no key update);
	count := campaign_trouble(tenant, campaign, why, at);
	if hopeless and campaign is null then
		perform call_fail(tenant, call, why, true, at);
		return;
	elsif hopeless then
		perform campaign_pause(tenant, campaign, why);
		update campaign_lines l set failures = 0 where l.tenant_id = tenant and l.campaign_id = campaign;
	end if;
	perform dial_wait(tenant, call, why, at + make_interval(secs => least(3 * coalesce(count, 10), 60)), at);
end $$;

-- The carrier failed, and the phone may ring all the same: this call is looked for, and nobody new is called meanwhile.
create or replace function dial_unsure(tenant uuid, call uuid, why text, at timestamptz) returns void language plpgsql as $$
begin
	perform campaign_trouble(tenant, (select k.campaign_id from calls k where k.tenant_id = tenant and k.id = call), why, at);
end $$;

-- The carrier will never call this number: the lead is done.
create or replace function dial_refused(tenant uuid, call uuid, why text, at timestamptz) returns void language plpgsql as $$
begin
	perform call_fail(tenant, call, why, true, at);
	update campaign_leads d set state = 'done' from calls k
	where k.tenant_id = tenant and k.id = call and d.tenant_id = tenant and d.campaign_id = k.campaign_id and d.lead_id = k.lead_id;
end $$;

-- Asks for a call to one's own phone, with the saved version of an agent; the dialer makes it. `spare` is the number of
-- the operator that is shown when the tenant has none.
create or replace function test_call(tenant uuid, call uuid, agent uuid, phone text, hash text, spare text, sandbox boolean, who text, at timestamptz)
returns void language plpgsql as $$
declare a agents; v agent_versions; n numbers; attempt uuid := gen_random_uuid();
begin
	select * into a from agents x where x.tenant_id = tenant and x.id = agent and x.deleted_at is null;
	select * into v from agent_versions x where x.tenant_id = tenant and x.agent_id = agent and x.version = a.version;
	select * into n from numbers x where x.tenant_id = tenant and x.state = 'connected'
	order by x.agent_id is distinct from agent, x.e164 limit 1;
	if a.id is null then
		raise exception 'There is no such agent here.' using errcode = 'ML404';
	elsif a.engine_agent_id is null then
		raise exception 'The agent is not ready yet. It can call as soon as it is.' using errcode = 'ML409';
	elsif n.id is null and spare = '' then
		raise exception 'There is no number to call from. Please take one of the pool first.' using errcode = 'ML409';
	elsif exists (select from suppressions s where s.tenant_id = tenant and s.phone_hash = hash) then
		raise exception 'This number is on your do-not-call list.' using errcode = 'ML422', column = 'phone';
	end if;
	perform wake_up('dialer', tenant, at); -- before that of the jobs, as in calls_follow
	insert into attempts (tenant_id, id, phone_hash, masked, decided_at, allowed, reasons, call_id)
	values (tenant, attempt, hash, phone_mask(phone), at, true, jsonb_build_array(
		rule_reason('suppression', true, 'Not on the do-not-call list'),
		rule_reason('hours', true, 'A test call that ' || who || ' asked for')), call);
	perform call_open(tenant, call, jsonb_build_object('direction', 'outbound', 'is_test', true, 'sandbox', sandbox, 'attempt_id', attempt,
		'agent_id', agent, 'agent_version', v.version, 'number_id', n.id, 'our_phone', coalesce(n.e164, spare), 'their_phone', phone,
		'phone_hash', hash, 'their_name', who, 'longest_seconds', v.longest_seconds, 'engine', a.engine, 'carrier', 'twilio'),
		at + interval '5 minutes', at);
	update live_calls l set dial_at = at where l.tenant_id = tenant and l.call_id = call;
end $$;
