-- 0004_campaigns.sql: campaigns, their leads, and every decision about dialing.

-- When a person may be called, by the law or custom of a place; dated, never changed. The narrowest row that is in
-- force counts: a region's before its country's before the default (country '').
create table calling_rules (
	version integer not null,
	country text not null,
	region text not null default '',
	opens time not null,
	closes time not null,
	weekdays integer[] not null default '{1,2,3,4,5,6,7}', -- ISO: 1 is Monday
	valid_from date not null,
	source text not null,
	primary key (country, region, valid_from),
	check (opens < closes)
);
grant select on calling_rules to manyline_web, manyline_worker, manyline_staff;

insert into calling_rules (version, country, region, opens, closes, weekdays, valid_from, source) values
	(1, '', '', '08:00', '21:00', '{1,2,3,4,5,6,7}', '2020-01-01', 'Default: as the US federal rule'),
	(1, 'US', '', '08:00', '21:00', '{1,2,3,4,5,6,7}', '2020-01-01', '47 CFR 64.1200(c)(1)'),
	(1, 'US', 'FL', '08:00', '20:00', '{1,2,3,4,5,6,7}', '2021-07-01', 'Florida Statutes 501.616(6)'),
	(1, 'US', 'OK', '08:00', '20:00', '{1,2,3,4,5,6,7}', '2022-11-01', 'Oklahoma Telephone Solicitation Act of 2022'),
	(1, 'US', 'WA', '08:00', '20:00', '{1,2,3,4,5,6,7}', '2022-06-09', 'RCW 80.36.390'),
	(1, 'IN', '', '09:00', '21:00', '{1,2,3,4,5,6,7}', '2020-01-01', 'Custom');

create table campaigns (
	tenant_id uuid not null references tenants,
	id uuid not null,
	name text not null check (length(name) between 1 and 120),
	kind text not null check (kind in ('marketing', 'informational')),
	agent_id uuid not null,
	number_id uuid not null,
	list_id uuid not null,
	state text not null default 'draft'
		check (state in ('draft', 'scheduled', 'running', 'paused', 'completed', 'stopped')),
	paused_because text,
	opens time not null default '09:00',       -- in the called person's zone, inside what the rules allow
	closes time not null default '18:00',
	weekdays integer[] not null default '{1,2,3,4,5}',
	calls_at_once integer not null default 5 check (calls_at_once between 1 and 1000),
	attempts_most integer not null default 3 check (attempts_most between 1 and 10), -- for one lead
	retry_busy_minutes integer not null default 15 check (retry_busy_minutes between 1 and 10080),
	retry_no_answer_minutes integer not null default 240 check (retry_no_answer_minutes between 1 and 10080),
	retry_voicemail_minutes integer not null default 1440 check (retry_voicemail_minutes between 1 and 10080),
	on_machine text not null default 'hang_up' check (on_machine in ('hang_up', 'leave_message')),
	machine_message text not null default '' check (length(machine_message) <= 1000),
	starts_at timestamptz,
	started_at timestamptz,
	ended_at timestamptz,
	created_by_name text not null default '',
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	constraint campaigns_name_key unique (tenant_id, name),
	constraint campaigns_agent_fkey foreign key (tenant_id, agent_id) references agents (tenant_id, id),
	constraint campaigns_number_fkey foreign key (tenant_id, number_id) references numbers (tenant_id, id),
	constraint campaigns_list_fkey foreign key (tenant_id, list_id) references lead_lists (tenant_id, id),
	check (opens < closes),
	check (on_machine <> 'leave_message' or length(machine_message) > 0)
);
create index campaigns_created on campaigns (tenant_id, created_at, id);
call protect('campaigns', 'select, insert, update, delete', 'select, update', 'select');

-- The one hot row of a running campaign: when it is worth looking at. Infinity: nothing to do until something changes.
create table campaign_lines (
	tenant_id uuid not null,
	campaign_id uuid not null,
	ready_at timestamptz not null,
	primary key (tenant_id, campaign_id),
	foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade
) with (fillfactor = 30);
call protect('campaign_lines', 'select, insert, update, delete', 'select, insert, update, delete', 'select');

create table campaign_leads (
	tenant_id uuid not null,
	campaign_id uuid not null,
	lead_id uuid not null,
	state text not null default 'pending' check (state in ('pending', 'calling', 'done', 'refused')),
	outcome text,                              -- of the last attempt, or why it was refused
	attempts integer not null default 0,
	priority integer not null default 0,
	next_attempt_at timestamptz not null,
	primary key (tenant_id, campaign_id, lead_id),
	foreign key (tenant_id, campaign_id) references campaigns (tenant_id, id) on delete cascade,
	foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
) with (fillfactor = 80);
create index campaign_leads_pending on campaign_leads (tenant_id, campaign_id, priority desc, next_attempt_at)
	where state = 'pending';
create index campaign_leads_lead on campaign_leads (tenant_id, lead_id);
call protect('campaign_leads', 'select, insert, update, delete', 'select, insert, update', 'select');

-- One decision about dialing one lead, kept for whoever asks "why did you call me?".
create table attempts (
	tenant_id uuid not null references tenants,
	id uuid not null,
	campaign_id uuid,                          -- null: a test call
	lead_id uuid,                              -- no foreign key: it outlives the lead
	phone_hash text not null,
	masked text not null,
	decided_at timestamptz not null,
	allowed boolean not null,
	reasons jsonb not null default '[]',       -- [{"rule":"hours","verdict":"pass","why":"…"}]
	rule_version integer not null default 0,
	local_time text not null default '',       -- where the person is, as far as known
	call_id uuid,
	primary key (tenant_id, id)
);
create index attempts_phone on attempts (tenant_id, phone_hash, decided_at);
create index attempts_campaign on attempts (tenant_id, campaign_id, decided_at);
call protect('attempts', 'select, insert', 'select, insert', 'select');
