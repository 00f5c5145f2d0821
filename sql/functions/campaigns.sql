-- campaigns.sql: a campaign's leads before the start, its start, and what else a person does with it.

-- How a campaign would treat the people of its list now: one row for each reason not to call (null: called), with how many
-- of them are in the sandbox, have to wait for their hours, or have had their calls of the day.
create or replace function campaign_review(tenant uuid, campaign uuid, sandbox boolean, at timestamptz)
returns table (reason text, leads_count bigint, sandbox_count bigint, later_count bigint, tired_count bigint) language sql stable as $$
	with c as materialized (select k.id, k.kind, k.list_id, k.opens, k.closes, k.weekdays from campaigns k where k.tenant_id = tenant and k.id = campaign),
	tired as materialized (
		select a.phone_hash from campaigns k join attempts a on a.tenant_id = tenant and a.campaign_id = k.id
		where k.tenant_id = tenant and a.decided_at > at - interval '24 hours' and a.allowed
		group by a.phone_hash having count(*) >= (select t.attempts_a_day from tenants t where t.tenant_id = tenant)),
	people as materialized (
		select l.country, l.region, l.zones, coalesce(l.consent_source, '') as consent, sandbox and is_sandbox_phone(l.phone) as any_hour,
			s.phone_hash is not null as suppressed, t.phone_hash is not null as tired, count(*) as n
		from c join leads l on l.tenant_id = tenant and l.list_id = c.list_id
		left join suppressions s on s.tenant_id = tenant and s.phone_hash = l.phone_hash
		left join tired t on t.phone_hash = l.phone_hash
		where l.import_id is null or exists (select from lead_imports i where i.tenant_id = tenant and i.id = l.import_id and i.state = 'done')
		group by 1, 2, 3, 4, 5, 6, 7),
	hours as materialized (
		select g.country, g.region, g.zones, w.opens_at from (select distinct p.country, p.region, p.zones from people p) g
		cross join c cross join lateral calling_window(g.country, g.region, g.zones, c.opens, c.closes, c.weekdays, at) w)
	select lead_refusal(c.kind, p.suppressed, p.consent, p.zones, p.any_hour, h.opens_at), sum(p.n)::bigint,
		coalesce(sum(p.n) filter (where p.any_hour), 0)::bigint,
		coalesce(sum(p.n) filter (where not p.any_hour and h.opens_at > at), 0)::bigint,
		coalesce(sum(p.n) filter (where p.tired), 0)::bigint
	from c cross join people p join hours h on h.country = p.country and h.region = p.region and h.zones = p.zones
	group by 1 order by 2 desc
$$;

-- Decides on a slice of the list, in order of phone numbers: who waits for a call from when on, and who is refused, with
-- the reasons. Answers the last number, to go on after; null when there are no more. Doing it again changes nothing.
create or replace function campaign_fill(tenant uuid, campaign uuid, after text, most integer, sandbox boolean, at timestamptz) returns text
language plpgsql as $$
declare c campaigns; last text; added bigint; per_day integer := (select t.attempts_a_day from tenants t where t.tenant_id = tenant);
begin
	select * into c from campaigns k where k.tenant_id = tenant and k.id = campaign;
	with slice as materialized (
		select l.id, l.phone, l.phone_hash, l.country, l.region, l.zones, l.consent_source, sandbox and is_sandbox_phone(l.phone) as any_hour,
			exists (select from suppressions s where s.tenant_id = tenant and s.phone_hash = l.phone_hash) as suppressed
		from leads l
		where l.tenant_id = tenant and l.list_id = c.list_id and l.phone > after
			and (select d.lead_id from campaign_leads d where d.tenant_id = tenant and d.campaign_id = c.id and d.lead_id = l.id) is null
			and (l.import_id is null or exists (select from lead_imports i where i.tenant_id = tenant and i.id = l.import_id and i.state = 'done'))
		order by l.phone limit most),
	hours as materialized (
		select g.country, g.region, g.zones, w.opens_at, w.rule_version, w.rule, w.local_time
		from (select distinct s.country, s.region, s.zones from slice s) g
		cross join lateral calling_window(g.country, g.region, g.zones, c.opens, c.closes, c.weekdays, at) w),
	judged as materialized (
		select s.id, s.phone, s.phone_hash, s.zones, s.consent_source, s.any_hour, s.suppressed, h.opens_at, h.rule_version, h.rule,
			h.local_time, row_number() over (order by s.id) as n,
			lead_refusal(c.kind, s.suppressed, s.consent_source, s.zones, s.any_hour, h.opens_at) as refusal
		from slice s join hours h on h.country = s.country and h.region = s.region and h.zones = s.zones),
	filled as (
		insert into campaign_leads (tenant_id, campaign_id, lead_id, state, outcome, next_attempt_at)
		select tenant, campaign, j.id, case when j.refusal is null then 'pending' else 'refused' end, j.refusal,
			case when j.any_hour or j.refusal is not null then at else j.opens_at end + j.n * interval '1 microsecond'
		from judged j on conflict (tenant_id, campaign_id, lead_id) do nothing
		returning lead_id),
	written as (
		insert into attempts (tenant_id, id, campaign_id, lead_id, phone_hash, masked, decided_at, allowed, reasons, rule_version, local_time)
		select tenant, gen_random_uuid(), campaign, j.id, j.phone_hash, phone_mask(j.phone), at, false,
			lead_reasons(c.kind, j.suppressed, j.consent_source, j.zones, j.any_hour, j.opens_at is not null, j.rule, false, per_day),
			j.rule_version, coalesce(j.local_time, '')
		from judged j where j.refusal is not null)
	select max(s.phone), (select count(*) from filled) into last, added from slice s;
	update campaigns set leads_count = leads_count + added where tenant_id = tenant and id = campaign;
	if last is null then
		update campaigns set filled_at = at where tenant_id = tenant and id = campaign;
		update campaign_lines set ready_at = least(ready_at, at) where tenant_id = tenant and campaign_id = campaign;
		perform wake_up('dialer', tenant, at);
	end if;
	return last;
end $$;

-- Refuses to start what could not call anybody.
create or replace function campaign_check_start(c campaigns) returns void language plpgsql as $$
declare obstacle text := campaign_obstacle(c);
begin
	if exists (select from tenants t where t.tenant_id = c.tenant_id and t.suspended_at is not null) then
		raise exception 'This account is suspended.' using errcode = 'ML409';
	elsif obstacle is not null then
		raise exception '%', case obstacle when '' then 'The agent or the number is still being made ready. Please try again in a moment.'
			else obstacle end using errcode = 'ML409';
	elsif exists (select from lead_imports i where i.tenant_id = c.tenant_id and i.list_id = c.list_id
			and i.state in ('queued', 'running', 'undoing')) then
		raise exception 'The list is still being imported. Please start when that is done.' using errcode = 'ML409';
	elsif not exists (select from leads l where l.tenant_id = c.tenant_id and l.list_id = c.list_id) then
		raise exception 'The list is empty. Please import people first.' using errcode = 'ML409';
	elsif c.kind = 'marketing' and not exists (select from leads l where l.tenant_id = c.tenant_id and l.list_id = c.list_id
			and l.consent_source <> '') then
		raise exception 'Marketing calls need recorded consent, and nobody in this list has given any.' using errcode = 'ML409';
	end if;
end $$;

-- A long list is decided on by a job, so that the page does not wait.
create or replace function campaign_start(c campaigns, sandbox boolean, at timestamptz) returns void language plpgsql as $$
declare few constant integer := 10000; last text := '';
begin
	if c.state not in ('draft', 'scheduled') then
		raise exception 'This campaign was started before.' using errcode = 'ML409';
	end if;
	perform campaign_check_start(c);
	update campaigns set state = 'running', started_at = at, paused_because = null where tenant_id = c.tenant_id and id = c.id;
	insert into campaign_lines (tenant_id, campaign_id, ready_at) values (c.tenant_id, c.id, at);
	if (select count(*) from (select from leads l where l.tenant_id = c.tenant_id and l.list_id = c.list_id limit few + 1) x) > few then
		perform job_enqueue(c.tenant_id, gen_random_uuid(), 'campaign_fill', c.id::text, jsonb_build_object('campaign', c.id), at);
		return;
	end if;
	while last is not null loop
		last := campaign_fill(c.tenant_id, c.id, last, few, sandbox, at);
	end loop;
	if not exists (select from campaign_leads d where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'pending') then
		raise exception 'There is nobody whom this campaign may call.' using errcode = 'ML409';
	end if;
end $$;

-- Plans the start of a draft for a day and a time of the tenant's own zone; a job starts it then.
create or replace function campaign_schedule(tenant uuid, campaign uuid, day date, day_time time, at timestamptz) returns void
language plpgsql as $$
declare c campaigns; starts timestamptz;
begin
	select * into c from campaigns k where k.tenant_id = tenant and k.id = campaign for update;
	select (day + day_time) at time zone t.zone into starts from tenants t where t.tenant_id = tenant;
	if c.id is null then
		raise exception 'There is no such campaign here.' using errcode = 'ML404';
	elsif c.state not in ('draft', 'scheduled') then
		raise exception 'This campaign was started before.' using errcode = 'ML409';
	elsif starts <= at then
		raise exception 'This time is over. Please choose one to come, or start now.' using errcode = 'ML409';
	elsif starts > at + interval '1 year' then
		raise exception 'Please choose a day within a year.' using errcode = 'ML409';
	end if;
	update campaigns set state = 'scheduled', starts_at = starts, paused_because = null where tenant_id = tenant and id = campaign;
	perform job_enqueue(tenant, gen_random_uuid(), 'campaign_start', campaign || ' ' || starts,
		jsonb_build_object('campaign', campaign, 'starts_at', starts), starts);
end $$;

-- Makes it a draft again; `because` says why it did not start by itself, where that is so.
create or replace function campaign_unschedule(tenant uuid, campaign uuid, because text) returns void language plpgsql as $$
begin
	update campaigns set state = 'draft', starts_at = null, paused_because = because
	where tenant_id = tenant and id = campaign and state = 'scheduled';
	if found then
		return;
	elsif exists (select from campaigns c where c.tenant_id = tenant and c.id = campaign) then
		raise exception 'This campaign does not wait for its time.' using errcode = 'ML409';
	end if;
	raise exception 'There is no such campaign here.' using errcode = 'ML404';
end $$;

-- Starts a campaign whose time has come, if that is still the time. What is in the way is waited for an hour long, and then it
-- is a draft again that says why. False: to be tried again.
create or replace function campaign_start_due(tenant uuid, campaign uuid, starts timestamptz, sandbox boolean, at timestamptz)
returns boolean language plpgsql as $$
declare c campaigns;
begin
	select * into c from campaigns k where k.tenant_id = tenant and k.id = campaign for update;
	if c.state is distinct from 'scheduled' or c.starts_at <> starts then
		return true;
	end if;
	perform campaign_start(c, sandbox, at);
	perform wake_up('dialer', tenant, at);
	return true;
exception when sqlstate 'ML409' then
	if at >= starts + interval '1 hour' then
		perform campaign_unschedule(tenant, campaign, sqlerrm);
		return true;
	end if;
	return false;
end $$;

-- What a person does with a campaign: start, pause, resume or stop it.
create or replace function campaign_run(tenant uuid, campaign uuid, action text, sandbox boolean, at timestamptz) returns void
language plpgsql as $$
declare c campaigns;
begin
	select * into c from campaigns k where k.tenant_id = tenant and k.id = campaign for update;
	if c.id is null then
		raise exception 'There is no such campaign here.' using errcode = 'ML404';
	elsif action = 'start' then
		perform campaign_start(c, sandbox, at);
	elsif action = 'pause' and c.state = 'running' then
		perform campaign_pause(tenant, campaign, null);
	elsif action = 'resume' and c.state = 'paused' then
		perform campaign_check_start(c);
		update campaigns set state = 'running', paused_because = null where tenant_id = tenant and id = campaign;
		update campaign_lines set ready_at = at, failures = 0, waiting_because = null where tenant_id = tenant and campaign_id = campaign;
	elsif action = 'stop' and c.state in ('running', 'paused') then
		update campaigns set state = 'stopped', ended_at = at where tenant_id = tenant and id = campaign;
		delete from campaign_lines where tenant_id = tenant and campaign_id = campaign;
	else
		raise exception '%', case action when 'pause' then 'Only a running campaign can be paused.'
			when 'resume' then 'Only a paused campaign can be resumed.'
			else 'Only a campaign that is running or paused can be stopped.' end using errcode = 'ML409';
	end if;
	update live_calls l set dial_at = least(l.dial_at, at) where l.tenant_id = tenant and l.campaign_id = campaign and action in ('pause', 'stop');
	perform wake_up('dialer', tenant, at);
end $$;
