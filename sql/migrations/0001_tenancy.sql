-- 0001_tenancy.sql: whose row is it: tenants, people, sessions, the directory, and the lock on every tenant table.

-- The tenant of this transaction; unset is an error, never an empty page.
create function cur_tenant() returns uuid language sql stable parallel safe as
$$ select current_setting('app.tenant_id')::uuid $$;

create function enter_tenant(tenant uuid) returns void language plpgsql as
$$ begin execute format('set local app.tenant_id = %L', tenant::text); end $$;

-- Locks a tenant table, and says what the pages, the daemons and the staff may do with it.
create procedure protect(name regclass, for_web text, for_worker text, for_staff text) language plpgsql as $$
begin
	execute format('alter table %s enable row level security', name);
	execute format('alter table %s force row level security', name);
	execute format('create policy tenant on %s using (tenant_id = cur_tenant()) with check (tenant_id = cur_tenant())', name);
	execute format('grant %s on %s to manyline_web', for_web, name);
	execute format('grant %s on %s to manyline_worker', for_worker, name);
	execute format('grant %s on %s to manyline_staff', for_staff, name);
end $$;
revoke execute on procedure protect from public;

create table tenants (
	tenant_id uuid primary key,
	name text not null check (length(name) between 1 and 120),
	kind text not null default 'customer' check (kind in ('customer', 'operator')),
	country text not null default 'US' check (country ~ '^[A-Z]{2}$'),
	zone text not null default 'America/New_York',
	currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
	brand_name text check (length(brand_name) between 1 and 60),
	channel text not null,                     -- opaque name of the tenant's live channel
	calls_at_once integer not null default 10 check (calls_at_once between 0 and 10000),
	attempts_a_day integer not null default 3 check (attempts_a_day between 1 and 20),
	suspended_at timestamptz,
	created_at timestamptz not null default now()
);
call protect('tenants', 'select, update', 'select', 'select, insert, update');

-- People are global, since one address may belong to several tenants; only functions touch them.
create table persons (
	person_id uuid primary key,
	email text not null,                       -- lower-case
	name text not null check (length(name) between 1 and 120),
	password_hash text not null,
	is_staff boolean not null default false,
	created_at timestamptz not null default now(),
	constraint persons_email_key unique (email),
	check (email = lower(email) and length(email) between 3 and 254)
);

create table members (
	tenant_id uuid not null references tenants,
	person_id uuid not null,
	email text not null,
	name text not null,
	role text not null check (role in ('viewer', 'manager', 'owner')),
	created_at timestamptz not null default now(),
	primary key (tenant_id, person_id),
	constraint members_email_key unique (tenant_id, email)
);
call protect('members', 'select, insert, update, delete', 'select', 'select');

create table sessions (
	tenant_id uuid not null references tenants,
	token_hash text not null,                  -- SHA-256 of the token in the cookie
	person_id uuid not null,
	email text not null,
	name text not null,
	is_staff boolean not null default false,   -- a member of staff inside this tenant
	address text not null default '',
	browser text not null default '',
	idle_ends_at timestamptz not null,
	ends_at timestamptz not null,
	created_at timestamptz not null default now(),
	primary key (tenant_id, token_hash)
);
create index sessions_person on sessions (tenant_id, person_id);
create index sessions_ends on sessions (tenant_id, ends_at);
call protect('sessions', 'select, insert, update, delete', 'select, delete', 'select, insert, update, delete');

-- Answers "whose is this?" before any tenant is known; read only through directory_find.
create table directory (
	kind text not null check (kind in ('member', 'number')),
	key text not null collate "C",
	tenant_id uuid not null,
	object_id uuid not null,
	primary key (key, kind)
);
call protect('directory', 'insert, delete', 'insert, delete', 'insert, delete');
create policy lookup on directory for select to manyline_owner using (true);

-- The front of every queue: which tenant has work, and from when on.
create table wake (
	queue text not null,
	tenant_id uuid not null,
	next_at timestamptz not null,
	primary key (queue, tenant_id)
) with (fillfactor = 50);
create index wake_due on wake (queue, next_at);

create table jobs (
	tenant_id uuid not null references tenants,
	id uuid not null,
	kind text not null,
	key text,                                  -- one unfinished job of a kind and key, however often it is asked for
	payload jsonb not null default '{}',
	state text not null default 'queued' check (state in ('queued', 'done', 'dead')),
	run_at timestamptz not null,
	leased_until timestamptz,                  -- a worker holds it until then
	attempts integer not null default 0,
	attempts_most integer not null default 12,
	error text,
	finished_at timestamptz,
	created_at timestamptz not null default now(),
	primary key (tenant_id, id)
) with (fillfactor = 80);
create index jobs_queued on jobs (tenant_id, run_at) where state = 'queued';
create unique index jobs_key on jobs (tenant_id, kind, key) where state = 'queued';
call protect('jobs', 'select, insert, update', 'select, insert, update, delete', 'select, update');

create table audit_log (
	tenant_id uuid not null references tenants,
	id uuid not null,
	at timestamptz not null,
	person_id uuid,
	person text not null,
	action text not null,
	subject text not null default '',
	details jsonb not null default '{}',
	primary key (tenant_id, id)
);
create index audit_log_at on audit_log (tenant_id, at);
call protect('audit_log', 'select, insert', 'select, insert', 'select, insert');

-- Counters against guessing; a key is a digest, never an address. Only throttle() touches it.
create table throttles (
	key text primary key,
	started_at timestamptz not null,
	count integer not null
) with (fillfactor = 70);

-- Browsers from which a person has logged in: a lock-out never concerns them.
create table devices (
	token_hash text not null,
	person_id uuid not null references persons,
	ends_at timestamptz not null,
	primary key (person_id, token_hash)
);

-- Sign-ups and password resets that wait for a click in a mail; only functions touch them.
create table signups (
	token_hash text primary key,
	email text not null,
	company text not null,
	name text not null,
	country text not null,
	zone text not null,
	ends_at timestamptz not null,
	created_at timestamptz not null default now()
);

create table password_resets (
	token_hash text primary key,
	person_id uuid not null references persons,
	ends_at timestamptz not null,
	created_at timestamptz not null default now()
);
