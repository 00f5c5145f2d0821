-- 0025_costs.sql: what calls cost us, in the roll-ups too; and an index for work that was given up.

alter table call_results add column cost_micros bigint not null default 0;  -- to us
alter table stat_deltas add column cost_micros bigint not null default 0;
alter table stat_days add column cost_micros bigint not null default 0;

-- Of calls that were counted before: their costs alone, as deltas.
do $$
declare one uuid;
begin
	for one in select w.tenant_id from wake w where w.queue = 'statistics' loop
		perform enter_tenant(one);
		update call_results r set cost_micros = l.cost
		from (select e.call_id, sum(e.cost_micros) as cost from ledger_entries e where e.tenant_id = one group by 1) l
		where r.tenant_id = one and r.call_id = l.call_id;
		insert into stat_deltas (tenant_id, day, hour, campaign_id, agent_id, direction, outcome, cost_micros)
		select one, r.day, r.hour, coalesce(c.campaign_id, '00000000-0000-0000-0000-000000000000'),
			coalesce(c.agent_id, '00000000-0000-0000-0000-000000000000'), c.direction, r.outcome, sum(r.cost_micros)
		from call_results r join calls c on c.tenant_id = one and c.id = r.call_id
		where r.tenant_id = one and r.cost_micros <> 0 group by 2, 3, 4, 5, 6, 7;
		if found then
			update wake set next_at = '-infinity' where queue = 'statistics' and tenant_id = one;
		end if;
	end loop;
	set local app.tenant_id = '';
end $$;

create index jobs_dead on jobs (tenant_id, finished_at) where state = 'dead';
