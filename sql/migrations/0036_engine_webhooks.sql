-- 0036_engine_webhooks.sql: webhooks that we have made at an engine, which tells their secret only once. Only functions touch them.

create table engine_webhooks (
	engine text not null check (engine = 'elevenlabs'),
	address text not null,                     -- of ours
	webhook_id text,                           -- the engine's; null until one was made
	secret text,                               -- sealed with ENCRYPTION_KEY
	claim uuid,                                -- of who is making one
	claimed_until timestamptz,
	primary key (engine, address),
	check ((webhook_id is null) = (secret is null) and (claim is null) = (claimed_until is null))
);
