-- 0006_operator.sql: the operator's own tenant, what is known of each part of the platform, and indexes for sweeping.

do $$ begin perform enter_tenant('00000000-0000-7000-8000-000000000001'); end $$;
insert into tenants (tenant_id, name, kind, channel)
values ('00000000-0000-7000-8000-000000000001', 'Operator', 'operator', replace(gen_random_uuid()::text, '-', ''));
insert into wake (queue, tenant_id, next_at)
select queue, '00000000-0000-7000-8000-000000000001', 'infinity' from unnest(array['jobs', 'dialer', 'statistics']) as queue;

-- What whoever works with a part of the platform (a carrier, an engine, mail) last saw of it.
create table platform_state (
	name text primary key check (name ~ '^[a-z_]{1,40}$'),
	ok boolean not null,
	sentence text not null check (length(sentence) between 1 and 500),
	checked_at timestamptz not null
) with (fillfactor = 50);

create index throttles_started on throttles (started_at);
create index signups_email on signups (email);
create index signups_ends on signups (ends_at);
create index password_resets_person on password_resets (person_id);
create index password_resets_ends on password_resets (ends_at);
