-- 0003_leads.sql: the people that a campaign calls, how they came in, and who must never be called.

create table lead_lists (
	tenant_id uuid not null references tenants,
	id uuid not null,
	name text not null check (length(name) between 1 and 120),
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	constraint lead_lists_name_key unique (tenant_id, name)
);
call protect('lead_lists', 'select, insert, update, delete', 'select', 'select');

create table lead_imports (
	tenant_id uuid not null references tenants,
	id uuid not null,
	list_id uuid not null,
	file_name text not null,
	path text not null,                        -- below the data folder
	state text not null default 'uploaded'
		check (state in ('uploaded', 'queued', 'running', 'done', 'failed', 'undoing', 'undone')),
	failure text,
	encoding text not null default '',
	delimiter text not null default '',
	headers jsonb not null default '[]',       -- the names in the first row
	sample jsonb not null default '[]',        -- the first rows, for the preview
	mapping jsonb not null default '{}',       -- {"phone": 2, "name": 0, "custom": [4, 5]}: columns from 0
	country text not null,                     -- default for numbers without a country code
	consent_source text,                       -- for rows that say nothing themselves
	consent_at timestamptz,
	total_bytes bigint not null default 0,
	done_bytes bigint not null default 0,
	row_count bigint not null default 0,
	created_count bigint not null default 0,
	duplicate_count bigint not null default 0,
	error_count bigint not null default 0,
	errors_path text,                          -- the file with a reason per row, below the data folder
	created_by_name text not null default '',
	created_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (tenant_id, id),
	foreign key (tenant_id, list_id) references lead_lists (tenant_id, id) on delete cascade
) with (fillfactor = 50);
create index lead_imports_created on lead_imports (tenant_id, created_at);
call protect('lead_imports', 'select, insert, update', 'select, update', 'select');

create table leads (
	tenant_id uuid not null references tenants,
	id uuid not null,
	list_id uuid not null,
	import_id uuid,
	phone text not null check (phone ~ '^\+[1-9][0-9]{6,14}$'),
	phone_hash text not null,                  -- keyed digest of phone, as in suppressions
	name text not null default '',
	name_lower text not null default '',       -- for prefix search
	email text not null default '',
	company text not null default '',
	country text not null default '',
	region text not null default '',           -- state, where the number tells it
	zones text[] not null default '{}',        -- every zone it could be in; empty: unknown
	custom jsonb not null default '{}',
	consent_source text,
	consent_at timestamptz,
	created_at timestamptz not null default now(),
	primary key (tenant_id, id),
	constraint leads_phone_key unique (tenant_id, list_id, phone),
	foreign key (tenant_id, list_id) references lead_lists (tenant_id, id) on delete cascade,
	foreign key (tenant_id, import_id) references lead_imports (tenant_id, id)
);
create index leads_created on leads (tenant_id, created_at, id);
create index leads_name on leads (tenant_id, name_lower text_pattern_ops);
create index leads_phone on leads (tenant_id, phone text_pattern_ops);
create index leads_import on leads (tenant_id, import_id);
call protect('leads', 'select, insert, update, delete', 'select, insert, update, delete', 'select');

-- Outlives the lead: only a keyed digest of the number and its masked form are kept.
create table suppressions (
	tenant_id uuid not null references tenants,
	phone_hash text not null,
	masked text not null,
	reason text not null check (reason in ('opt_out', 'analysis', 'manual', 'import')),
	note text not null default '',
	call_id uuid,
	created_by_name text not null default '',
	created_at timestamptz not null,
	primary key (tenant_id, phone_hash)
);
create index suppressions_created on suppressions (tenant_id, created_at, phone_hash);
call protect('suppressions', 'select, insert, delete', 'select, insert', 'select');
