-- statistics.sql: folding the deltas of the statistics into roll-ups; who reads them sums over both.

-- Folds up to `most` deltas of a tenant into days and hours; answers how many there were. What a reader sees does not
-- change by it: either the deltas or their sums are there. What staff see of the tenant's day is summed up anew.
drop function if exists statistics_fold(uuid, integer);
create or replace function statistics_fold(tenant uuid, most integer, at timestamptz) returns integer language plpgsql as $$
declare folded integer; failed bigint;
begin
	with taken as (
		delete from stat_deltas d where d.tenant_id = tenant and d.id in (
			select x.id from stat_deltas x where x.tenant_id = tenant order by x.id limit most)
		returning d.day, d.hour, d.campaign_id, d.agent_id, d.direction, d.outcome, d.calls, d.answered, d.talk_seconds, d.price_micros, d.cost_micros,
			d.positive, d.neutral, d.negative),
	days as (
		insert into stat_days as s (tenant_id, day, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds,
			price_micros, cost_micros, positive, neutral, negative)
		select tenant, t.day, t.campaign_id, t.agent_id, t.direction, t.outcome, sum(t.calls), sum(t.answered), sum(t.talk_seconds),
			sum(t.price_micros), sum(t.cost_micros), sum(t.positive), sum(t.neutral), sum(t.negative)
		from taken t group by 2, 3, 4, 5, 6 order by 2, 3, 4, 5, 6
		on conflict (tenant_id, day, campaign_id, agent_id, direction, outcome) do update set calls = s.calls + excluded.calls,
			answered = s.answered + excluded.answered, talk_seconds = s.talk_seconds + excluded.talk_seconds,
			price_micros = s.price_micros + excluded.price_micros,
			cost_micros = s.cost_micros + excluded.cost_micros, positive = s.positive + excluded.positive,
			neutral = s.neutral + excluded.neutral, negative = s.negative + excluded.negative),
	hours as (
		insert into stat_hours as s (tenant_id, day, hour, campaign_id, agent_id, direction, calls, answered)
		select tenant, t.day, t.hour, t.campaign_id, t.agent_id, t.direction, sum(t.calls), sum(t.answered)
		from taken t group by 2, 3, 4, 5, 6 order by 2, 3, 4, 5, 6
		on conflict (tenant_id, day, hour, campaign_id, agent_id, direction) do update set calls = s.calls + excluded.calls,
			answered = s.answered + excluded.answered)
	select count(*), coalesce(sum(t.calls) filter (where t.outcome = 'failed'), 0) into folded, failed from taken t;
	perform platform_day(tenant, failed, at);
	return folded;
end $$;
