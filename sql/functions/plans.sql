-- plans.sql: the limits of a customer's plan, looked at before work is done. A customer without a plan has none.

-- How many leads a customer has, counted no further than `most`.
create or replace function plan_leads(tenant uuid, most bigint) returns bigint language plpgsql stable as $$
begin
	return (select count(*) from (select from leads l where l.tenant_id = tenant limit most) x);
end $$;

-- What would lift a limit, as a sentence: the next plan that has more of it.
create or replace function plan_advice(present text, what text, present_count bigint) returns text language plpgsql stable as $$
begin
	return coalesce((select format('The %s plan has %s: ask us to change yours.', p.name,
			coalesce('up to ' || to_char(case what when 'agents' then p.agents_most else p.leads_most end, 'FM999,999,999'), 'as many as you like'))
		from plans p join plans o on o.plan = present and p.position > o.position
		where coalesce(case what when 'agents' then p.agents_most else p.leads_most end, present_count + 1) > present_count
		order by p.position limit 1), 'Ask us for more.');
end $$;

-- Refuses one agent more than the plan has. Two at once wait for each other.
create or replace function plan_check_agents(tenant uuid) returns void language plpgsql as $$
declare p plans; present_count bigint;
begin
	select x.plan, x.name, x.agents_most into p.plan, p.name, p.agents_most
	from tenants t join plans x on x.plan = t.plan where t.tenant_id = tenant for share of t;
	if p.agents_most is null then
		return;
	end if;
	perform pg_advisory_xact_lock(hashtextextended(tenant::text || ' agents', 0));
	select count(*) into present_count from agents a where a.tenant_id = tenant and a.deleted_at is null;
	if present_count >= p.agents_most then
		raise exception 'Your plan, %, has % %. %', p.name, p.agents_most, case when p.agents_most = 1 then 'agent' else 'agents' end,
			plan_advice(p.plan, 'agents', p.agents_most) using errcode = 'ML422';
	end if;
end $$;

-- Refuses more leads than the plan has; `more` are about to be added.
create or replace function plan_check_leads(tenant uuid, more bigint) returns void language plpgsql as $$
declare p plans; present_count bigint;
begin
	select x.plan, x.name, x.leads_most into p.plan, p.name, p.leads_most
	from tenants t join plans x on x.plan = t.plan where t.tenant_id = tenant;
	if p.leads_most is null then
		return;
	end if;
	present_count := plan_leads(tenant, p.leads_most + 1);
	if present_count + more > p.leads_most then
		raise exception 'Your plan, %, has room for % leads, and this would be more. %', p.name, to_char(p.leads_most, 'FM999,999,999'),
			plan_advice(p.plan, 'leads', p.leads_most) using errcode = 'ML422';
	end if;
end $$;
