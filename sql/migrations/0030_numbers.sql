-- 0030_numbers.sql: the pool of numbers as its operator runs it: reservations, quarantine, requests.

alter table number_pool add column type text not null default 'local' check (type in ('local', 'toll_free', 'mobile'));
alter table number_pool add column sms boolean not null default false;
alter table number_pool add column price_micros bigint check (price_micros >= 0); -- what it costs us a month; null: not known
alter table number_pool add column currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$');
alter table number_pool add column reason text check (length(reason) between 1 and 200); -- why it is suspended
alter table number_pool add column returned_at timestamptz; -- since when the carrier has it again
alter table number_pool add column failure text; -- why the carrier did not take it back
update number_pool set sms = coalesce((capabilities ->> 'sms')::boolean, false);
update number_pool set reserved_until = null where state <> 'reserved';
update number_pool set quarantined_until = null where state not in ('quarantine', 'released');
alter table number_pool drop column capabilities;
alter table number_pool add constraint number_pool_reserved check ((state = 'reserved') = (reserved_until is not null));
alter table number_pool add constraint number_pool_quarantine check (
	case state when 'quarantine' then quarantined_until is not null when 'released' then true else quarantined_until is null end);

-- Who looks for a free number looks at these, in order of the numbers; lapsed ones are free without being written.
drop index number_pool_available;
create index number_pool_free on number_pool (e164) where state in ('available', 'reserved', 'quarantine');
create index number_pool_free_country on number_pool (country, e164) where state in ('available', 'reserved', 'quarantine');
create index number_pool_free_region on number_pool (region, e164) where state in ('available', 'reserved', 'quarantine');
create index number_pool_free_locality on number_pool (lower(locality), e164) where state in ('available', 'reserved', 'quarantine');
create index number_pool_free_sms on number_pool (e164) where state in ('available', 'reserved', 'quarantine') and sms;
create index number_pool_state on number_pool (state, e164);
create index number_pool_country on number_pool (country, e164);
create index number_pool_tenant on number_pool (tenant_id, e164) where tenant_id is not null;

-- For how long the pool keeps a number for somebody, and from everybody.
create table number_rules (
	one boolean primary key default true check (one),
	reservation interval not null default '30 minutes',
	reservations_most integer not null default 5, -- of one tenant at a time
	quarantine interval not null default '30 days'
);
insert into number_rules default values;

-- A tenant's number may be suspended; one that ended campaigns called from may be given back.
alter table numbers drop constraint numbers_state_check;
alter table numbers add constraint numbers_state_check check (state in ('idle', 'connecting', 'connected', 'failed', 'suspended'));
alter table campaigns alter column number_id drop not null;
alter table campaigns add constraint campaigns_number_check check (number_id is not null or state in ('completed', 'stopped'));

-- What customers looked for in vain: the operator's list, which only functions touch.
create table number_requests (
	id uuid primary key,
	tenant_id uuid not null,
	country text not null check (country ~ '^[A-Z]{2}$'),
	area text not null default '' check (length(area) <= 12),
	place text not null default '' check (length(place) <= 80),
	words text not null default '' check (length(words) <= 1000),
	person text not null,
	state text not null default 'open' check (state in ('open', 'answered', 'closed')),
	answer text check (length(answer) between 1 and 1000),
	answered_by text,
	answered_at timestamptz,
	asked_at timestamptz not null
);
create index number_requests_state on number_requests (state, asked_at, id);
create index number_requests_tenant on number_requests (tenant_id, asked_at, id);
