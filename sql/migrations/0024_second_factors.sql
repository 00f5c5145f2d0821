-- 0024_second_factors.sql: the second factor of a person, its recovery codes, and log-ins between password and code.
-- They belong to persons, who are global; only functions touch them.

create table factors (
	person_id uuid primary key references persons,
	secret text not null,                      -- sealed with ENCRYPTION_KEY
	last_step bigint not null,                 -- the newest step whose code was taken: none is taken twice
	created_at timestamptz not null default now()
);

create table recovery_codes (
	person_id uuid not null references persons,
	code_hash text not null,                   -- keyed digest
	used_at timestamptz,
	primary key (person_id, code_hash)
);

create table log_ins (
	token_hash text primary key,               -- SHA-256 of the token in the cookie
	person_id uuid not null references persons,
	ends_at timestamptz not null,
	created_at timestamptz not null default now()
);
create index log_ins_ends on log_ins (ends_at);
