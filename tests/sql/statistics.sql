-- statistics.sql: whatever is folded when, the statistics equal a count from scratch.
begin;
select plan(7);

select enter_tenant('10000000-0000-7000-8000-000000000002');
select tenant_create('10000000-0000-7000-8000-000000000002', 'Counts', 'customer', 'US', 'America/Los_Angeles', 'counts');
set local role manyline_worker;

-- The statistics at this moment, as readers sum them up.
create temporary view stat_days_now with (security_invoker = true) as
	select tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, cost_micros, positive, neutral, negative
	from stat_days
	union all
	select tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds, price_micros, cost_micros, positive, neutral, negative
	from stat_deltas;
create temporary view stat_hours_now with (security_invoker = true) as
	select tenant_id, day, hour, campaign_id, agent_id, direction, calls, answered from stat_hours
	union all
	select tenant_id, day, hour, campaign_id, agent_id, direction, calls::bigint, answered::bigint from stat_deltas;

-- Plays a call that ends somehow, at some time, and is sometimes heard to be something else.
create function pg_temp.call(n integer) returns void language plpgsql as $$
declare call uuid := format('20000000-0000-7000-8000-%s', lpad(n::text, 12, '0'));
	at timestamptz := '2026-03-01 00:30Z'::timestamptz + n * interval '37 minutes';
	ends text := (array['completed', 'busy', 'no_answer', 'failed', 'completed', 'canceled', 'completed'])[1 + n % 7];
begin
	perform call_open(cur_tenant(), call, jsonb_build_object('direction', (array['outbound', 'inbound'])[1 + n % 2], 'our_phone', '+14155550000',
		'their_phone', '+14155550' || 100 + n % 90, 'phone_hash', n % 90, 'agent_id', format('30000000-0000-7000-8000-00000000000%s', n % 3),
		'campaign_id', case when n % 4 > 0 then format('40000000-0000-7000-8000-00000000000%s', n % 4) end), at + interval '1 hour', at);
	perform call_dialing(cur_tenant(), call, at);
	perform call_apply_carrier(cur_tenant(), gen_random_uuid(), 'end ' || n, 'status', call, ends, 3, case when ends = 'completed' then n % 200 end,
		null, 0, 'CA' || n, at + interval '1 minute', at, false, '{}', '');
	if n % 5 = 0 then
		perform call_heard(cur_tenant(), call, 'voicemail', null, null, at);
	elsif n % 11 = 0 then
		perform call_heard(cur_tenant(), call, null, (array['positive', 'neutral', 'negative'])[1 + n % 3], null, at);
	end if;
	if n % 13 = 0 then
		perform call_opt_out(cur_tenant(), call, 'analysis', '', at);
	end if;
	if n % 50 = 0 then
		perform statistics_fold(cur_tenant(), 30, now());
	end if;
end $$;

create function pg_temp.days(scratch boolean) returns jsonb language sql as $$
	select jsonb_agg(to_jsonb(s) order by day, campaign_id, agent_id, direction, outcome) from (
		select (c.created_at at time zone 'America/Los_Angeles')::date as day, coalesce(c.campaign_id, '00000000-0000-0000-0000-000000000000') as campaign_id,
			c.agent_id, c.direction, c.outcome, count(*) as calls, count(*) filter (where c.outcome in ('human', 'opted_out', 'transferred', 'wrong_number')) as answered,
			sum(coalesce(c.talk_seconds, 0)) as talk_seconds,
			sum(coalesce((select sum(l.price_micros) from ledger_entries l where l.tenant_id = c.tenant_id and l.call_id = c.id), 0)) as price_micros,
			sum(coalesce((select sum(l.cost_micros) from ledger_entries l where l.tenant_id = c.tenant_id and l.call_id = c.id), 0)) as cost_micros,
			count(*) filter (where c.sentiment = 'positive') as positive, count(*) filter (where c.sentiment = 'neutral') as neutral,
			count(*) filter (where c.sentiment = 'negative') as negative
		from calls c where scratch and c.tenant_id = cur_tenant() and c.outcome is not null group by 1, 2, 3, 4, 5
		union all
		select day, campaign_id, agent_id, direction, outcome, sum(calls), sum(answered), sum(talk_seconds), sum(price_micros), sum(cost_micros), sum(positive),
			sum(neutral), sum(negative)
		from stat_days_now d where not scratch and d.tenant_id = cur_tenant() group by 1, 2, 3, 4, 5 having sum(calls) <> 0) s
$$;

create function pg_temp.hours(scratch boolean) returns jsonb language sql as $$
	select jsonb_agg(to_jsonb(s) order by day, hour, campaign_id, agent_id, direction) from (
		select (c.created_at at time zone 'America/Los_Angeles')::date as day, extract(hour from c.created_at at time zone 'America/Los_Angeles')::integer as hour,
			coalesce(c.campaign_id, '00000000-0000-0000-0000-000000000000') as campaign_id, c.agent_id, c.direction, count(*) as calls,
			count(*) filter (where c.outcome in ('human', 'opted_out', 'transferred', 'wrong_number')) as answered
		from calls c where scratch and c.tenant_id = cur_tenant() and c.outcome is not null group by 1, 2, 3, 4, 5
		union all
		select day, hour, campaign_id, agent_id, direction, sum(calls), sum(answered)
		from stat_hours_now h where not scratch and h.tenant_id = cur_tenant() group by 1, 2, 3, 4, 5) s
$$;

do $$ begin perform pg_temp.call(n) from generate_series(1, 100) n; end $$;
reset role;
analyze calls, live_calls, call_results, jobs, ledger_entries, events, stat_deltas; -- else it takes ten times as long
set local role manyline_worker;
do $$ begin perform pg_temp.call(n) from generate_series(101, 700) n; end $$;
create temporary table seen as select pg_temp.days(true) as days_scratch, pg_temp.days(false) as days, pg_temp.hours(true) as hours_scratch,
	pg_temp.hours(false) as hours, (select count(*) from stat_deltas d where d.tenant_id = cur_tenant()) as unfolded;
do $$ begin while statistics_fold(cur_tenant(), 100, now()) > 0 loop end loop; end $$;
create temporary table folded as select pg_temp.days(false) as days, pg_temp.hours(false) as hours,
	(select count(*) from stat_deltas d where d.tenant_id = cur_tenant()) as unfolded;
reset role;

select cmp_ok(unfolded, '>', 100::bigint, 'not all is folded') from seen;
select is(days, days_scratch, 'days, partly folded, equal a count from scratch') from seen;
select is(hours, hours_scratch, 'hours, partly folded, equal a count from scratch') from seen;
select is(unfolded, 0::bigint, 'all is folded') from folded;
select is(f.days, s.days_scratch, 'folded days equal a count from scratch') from folded f, seen s;
select is(f.hours, s.hours_scratch, 'folded hours equal a count from scratch') from folded f, seen s;
select cmp_ok(jsonb_array_length(days_scratch), '>', 100, 'there was something to count') from seen;

select * from finish();
rollback;
