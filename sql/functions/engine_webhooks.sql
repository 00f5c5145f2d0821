-- engine_webhooks.sql: webhooks that we have made at an engine: which is known, who makes one, and what came of it.

create or replace function engine_webhook_known(which text, place text) returns table (webhook_id text, secret text)
language sql security definer set search_path = public, pg_temp as
$$ select w.webhook_id, w.secret from engine_webhooks w where w.engine = which and w.address = place and w.webhook_id is not null $$;

-- Whether the caller may make one now: nobody else is at it, and none was made since `known` was read.
create or replace function engine_webhook_claim(which text, place text, known text, token uuid, at timestamptz, until timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into engine_webhooks (engine, address) values (which, place) on conflict do nothing;
	update engine_webhooks w set claim = token, claimed_until = until
	where w.engine = which and w.address = place and w.webhook_id is not distinct from known
		and (w.claimed_until is null or w.claimed_until <= at);
	return found;
end $$;

-- Writes down what was made; false when that took so long that somebody else has begun.
create or replace function engine_webhook_put(which text, place text, token uuid, id text, sealed text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update engine_webhooks w set webhook_id = id, secret = sealed, claim = null, claimed_until = null
	where w.engine = which and w.address = place and w.claim = token;
	return found;
end $$;

revoke execute on function engine_webhook_known, engine_webhook_claim, engine_webhook_put from public;
grant execute on function engine_webhook_known, engine_webhook_claim, engine_webhook_put to manyline_worker;
