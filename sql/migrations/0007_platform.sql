-- 0007_platform.sql: what the operator's accounts offer to every tenant: voices of the engines.

create table voices (
	engine text not null,
	voice text not null,                       -- the engine's id of it
	name text not null,
	description text not null default '',
	language text not null default '',
	preview_url text not null default '',
	seen_at timestamptz not null,
	primary key (engine, voice)
);
grant select on voices to manyline_web, manyline_worker, manyline_staff;
