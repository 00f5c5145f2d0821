-- call_steps.sql: what we do with a call ourselves, from its first row to what was heard on it.

-- Opens a call: its row, its place among those under way, and somebody who looks when it is overdue. `facts` has the
-- columns of calls that are known at the start; false when it is open already. The last thing of its transaction but wakes.
create or replace function call_open(tenant uuid, call uuid, facts jsonb, deadline timestamptz, at timestamptz) returns boolean
language plpgsql as $$
begin
	insert into calls (tenant_id, id, direction, is_test, sandbox, campaign_id, lead_id, attempt_id, agent_id, agent_version, number_id,
		our_phone, their_phone, phone_hash, their_name, longest_seconds, state, engine, carrier, carrier_call_id, created_at)
	select tenant, call, f.direction, coalesce(f.is_test, false), coalesce(f.sandbox, false), f.campaign_id, f.lead_id, f.attempt_id,
		f.agent_id, f.agent_version, f.number_id, f.our_phone, f.their_phone, f.phone_hash, coalesce(f.their_name, ''),
		coalesce(f.longest_seconds, 600), coalesce(f.state, 'pending'), f.engine, f.carrier, f.carrier_call_id, at
	from jsonb_populate_record(null::calls, facts) f
	on conflict (tenant_id, id) do nothing;
	if not found then
		return false;
	end if;
	if facts ->> 'engine' = 'elevenlabs' then
		perform slot_engine(call, 'elevenlabs');
	end if;
	insert into live_calls (tenant_id, call_id, campaign_id, deadline_at, created_at)
	values (tenant, call, (facts ->> 'campaign_id')::uuid, deadline, at);
	insert into jobs (tenant_id, id, kind, key, run_at) values (tenant, gen_random_uuid(), 'call_reap', 'live', at + interval '1 minute')
	on conflict (tenant_id, kind, key) where state = 'queued' do nothing;
	perform wake_up('jobs', tenant, at + interval '1 minute');
	return true;
end $$;

-- The engine has prepared a conversation for this call; it replaces one that ended before anybody joined it.
create or replace function call_prepared(tenant uuid, call uuid, conversation text, url text, which text default 'ultravox') returns void language plpgsql as $$
begin
	update calls set engine = which, engine_call_id = conversation, join_url = url,
		engine_ended = engine_ended and engine_call_id is not distinct from conversation,
		end_reason = case when engine_call_id is not distinct from conversation then end_reason end
	where tenant_id = tenant and id = call;
end $$;

-- Just before the carrier is asked: from then on the phone may ring. False when the call is over or was dialed already.
create or replace function call_dialing(tenant uuid, call uuid, at timestamptz) returns boolean language plpgsql as $$
begin
	update calls set dialing_at = at, state = 'initiating' where tenant_id = tenant and id = call and state = 'pending' and dialing_at is null;
	return found;
end $$;

-- The carrier has taken the call, under this id; or it was found there afterwards.
create or replace function call_dialed(tenant uuid, call uuid, sid text) returns void language plpgsql as $$
begin
	update calls set carrier_call_id = coalesce(carrier_call_id, sid) where tenant_id = tenant and id = call;
end $$;

-- Ends a call by our own knowledge. `certain`: it surely did not ring (it was refused, or never dialed); otherwise its
-- outcome is unknown until the carrier says more. A call that is over stays as it is.
create or replace function call_fail(tenant uuid, call uuid, why text, certain boolean, at timestamptz) returns void
language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	if before.id is null or call_rank(before.state) = 4 then
		return;
	end if;
	c := before;
	c.state := 'failed';
	c.failure := why;
	c.carrier_ended := certain;
	c.ended_at := at;
	perform call_save(before, c, at);
	perform calls_follow(tenant, array[call], at);
end $$;

-- What the carrier answers when it is asked about a call; as an event, but nothing is kept.
create or replace function call_looked_up(tenant uuid, call uuid, sid text, new_state text, seconds integer, answer text, ended timestamptz, at timestamptz)
returns text language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	c := before;
	if c.carrier_call_id is null then -- of two that look for the same, one takes it
		perform pg_advisory_xact_lock(hashtextextended('carrier call ' || tenant || sid, 0));
		c.carrier_call_id := (select sid where not exists (select from calls k where k.tenant_id = tenant
			and k.phone_hash = before.phone_hash and k.id <> call and k.carrier_call_id = sid));
	end if;
	c.answered_by := coalesce(c.answered_by, answer);
	if c.id is not null and c.carrier_call_id = sid then
		c := call_carrier_said(c, new_state, -1, seconds, 0, coalesce(ended, at));
		perform call_save(before, c, at);
		perform calls_follow(tenant, array[call], at);
	end if;
	return c.state;
end $$;

-- The call was answered, but can't go on: the outcome (canceled, failed), and why, for the customer.
create or replace function call_refuse(tenant uuid, call uuid, what text, why text, at timestamptz) returns void language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	c := before;
	c.heard := what;
	c.failure := why;
	perform call_save(before, c, at);
	perform calls_follow(tenant, array[call], at);
end $$;

-- "+14155550100" as "+1415•••0100": what is kept of a number that must not be known any more.
create or replace function phone_mask(number text) returns text language sql immutable as
$$ select left(number, greatest(length(number) - 7, 2)) || '•••' || right(number, 4) $$;

-- Never call this number again: nothing that waits for it is dialed, in no campaign of this tenant.
create or replace function phone_suppress(tenant uuid, number text, hash text, because text, remark text, call uuid, who text, at timestamptz)
returns void language plpgsql as $$
begin
	insert into suppressions (tenant_id, phone_hash, masked, reason, note, call_id, created_by_name, created_at)
	values (tenant, hash, phone_mask(number), because, remark, call, who, at)
	on conflict (tenant_id, phone_hash) do nothing;
	update campaign_leads c set state = 'refused', outcome = 'opted_out'
	from leads l
	where l.tenant_id = tenant and l.phone = number and c.tenant_id = tenant and c.lead_id = l.id and c.state = 'pending';
end $$;

-- The call of somebody who asks not to be called again, and who is not from now on.
create or replace function call_opted_out(c calls, because text, remark text, at timestamptz) returns calls language plpgsql as $$
begin
	perform phone_suppress(c.tenant_id, c.their_phone, c.phone_hash, because, remark, c.id, '', at);
	c.opted_out := true;
	return c;
end $$;

-- The person on this call asks not to be called again.
create or replace function call_opt_out(tenant uuid, call uuid, because text, remark text, at timestamptz) returns void
language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	if before.id is null then
		raise exception 'There is no such call here.' using errcode = 'ML404';
	end if;
	c := call_opted_out(before, because, remark, at);
	perform call_save(before, c, at);
	perform calls_follow(tenant, array[call], at);
end $$;

-- What was heard on a call, from its transcript: null leaves what was known before. With
-- `out_because` (how it was heard) the person asked not to be called again.
drop function if exists call_heard(uuid, uuid, text, text, timestamptz);
create or replace function call_heard(tenant uuid, call uuid, what text, feeling text, out_because text, at timestamptz) returns void language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	c := before;
	c.heard := coalesce(what, c.heard);
	c.sentiment := coalesce(feeling, c.sentiment);
	if out_because is not null then
		c := call_opted_out(c, 'analysis', out_because, at);
	end if;
	perform call_save(before, c, at);
	perform calls_follow(tenant, array[call], at);
end $$;

-- What the engine answers when it is asked about the conversation of a call; as an event, but nothing is kept.
create or replace function call_engine_looked_up(tenant uuid, call uuid, joined timestamptz, ended timestamptz, reason text, billed integer, at timestamptz)
returns void language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	c := call_engine_said(before, joined, ended, reason, billed);
	perform call_save(before, c, at);
	perform calls_follow(tenant, array[call], at);
end $$;

-- Keeps what was said, in place of what was kept before; `turns` are [{"role","text","start_ms","end_ms"}].
create or replace function transcript_put(tenant uuid, call uuid, turns jsonb, first_word integer) returns void language plpgsql as $$
begin
	delete from transcript_turns t where t.tenant_id = tenant and t.call_id = call;
	insert into transcript_turns (tenant_id, call_id, position, role, text, start_ms, end_ms)
	select tenant, call, t.position, t.turn ->> 'role', t.turn ->> 'text', (t.turn ->> 'start_ms')::integer, (t.turn ->> 'end_ms')::integer
	from jsonb_array_elements(turns) with ordinality t (turn, position);
	update calls set transcript_state = 'ready', first_word_ms = first_word where tenant_id = tenant and id = call;
end $$;

-- Keeps an analysis, in place of one before, and what it cost once.
create or replace function analysis_put(tenant uuid, call uuid, a jsonb, model_name text, at timestamptz) returns void language plpgsql as $$
begin
	insert into analyses (tenant_id, call_id, summary, key_points, sentiment, action_items, highlights, outcome, opted_out, model)
	values (tenant, call, a ->> 'summary', a -> 'key_points', a ->> 'sentiment', a -> 'action_items', a -> 'highlights', a ->> 'outcome',
		(a ->> 'opted_out')::boolean, model_name)
	on conflict (tenant_id, call_id) do update set summary = excluded.summary, key_points = excluded.key_points,
		sentiment = excluded.sentiment, action_items = excluded.action_items, highlights = excluded.highlights,
		outcome = excluded.outcome, opted_out = excluded.opted_out, model = excluded.model;
	insert into ledger_entries (tenant_id, id, call_id, kind, quantity, cost_micros, currency, price_version, at)
	select tenant, gen_random_uuid(), call, 'analysis', 1, p.analysis_micros, p.currency, p.version, at
	from prices p where p.valid_from <= at order by p.valid_from desc, p.version desc limit 1
	on conflict (tenant_id, call_id, kind) do nothing;
	update calls set analysis_state = 'ready' where tenant_id = tenant and id = call;
end $$;
