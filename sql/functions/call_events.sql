-- call_events.sql: what providers say about a call: kept as it arrived, then added to what is known.

-- Keeps an event; false when it has come before.
create or replace function event_keep(e events) returns boolean language plpgsql as $$
begin
	insert into events (tenant_id, id, provider, event_key, kind, call_id, received_at, sent_at, late, headers, body, verdict)
	values (e.tenant_id, e.id, e.provider, e.event_key, e.kind, e.call_id, e.received_at, e.sent_at, e.late, e.headers, e.body, e.verdict)
	on conflict (tenant_id, provider, event_key) do nothing;
	return found;
end $$;

-- What is known of a call, and what the carrier says now. A call only moves forward; what the carrier says of its end
-- counts more than our own guess, and only its first word.
create or replace function call_carrier_said(c calls, new_state text, new_sequence integer, seconds integer, sip integer, sent timestamptz)
returns calls language plpgsql immutable as $$
begin
	c.sequence := greatest(c.sequence, new_sequence);
	c.sip_code := coalesce(c.sip_code, nullif(sip, 0));
	if new_state = 'ringing' then
		c.ringing_at := least(c.ringing_at, sent);
	elsif new_state = 'in_progress' then
		c.answered_at := sent;
	end if;
	if call_rank(new_state) < 4 then
		c.state := case when call_rank(new_state) > call_rank(c.state) then new_state else c.state end;
	elsif not c.carrier_ended then
		c.state := new_state;
		c.carrier_ended := true;
		c.ended_at := sent;
	end if;
	if new_state = 'completed' and c.state = 'completed' then
		c.talk_seconds := coalesce(c.talk_seconds, seconds);
	end if;
	return c;
end $$;

-- A verified event of the carrier. `new_state` is a state of calls, or null where the event only says who answered.
-- Answers what became of it: "applied", "duplicate", "ignored: …"; the state, and whom to tell.
create or replace function call_apply_carrier(tenant uuid, event uuid, key text, what text, call uuid, new_state text, new_sequence integer,
	seconds integer, answer text, sip integer, sid text, sent timestamptz, received timestamptz, is_late boolean, head jsonb, raw text)
returns table (verdict text, call_state text, campaign uuid, channel text) language plpgsql as $$
declare before calls; c calls; moment timestamptz := coalesce(sent, received);
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	select t.channel into channel from tenants t where t.tenant_id = tenant;
	if not found then
		verdict := 'ignored: no such customer';
		return next;
		return;
	end if;
	c := before;
	verdict := case when before.id is null then 'ignored: no such call'
		when before.carrier_call_id <> sid then 'ignored: another call of the carrier' else 'applied' end;
	if not event_keep((tenant, event, 'twilio', key, what, call, received, sent, is_late, head, raw, verdict)::events) then
		verdict := 'duplicate';
	end if;
	if verdict = 'applied' then
		c.carrier_call_id := coalesce(c.carrier_call_id, sid);
		c.answered_by := case when what = 'amd' then coalesce(answer, c.answered_by) else coalesce(c.answered_by, answer) end;
		if new_state is not null then
			c := call_carrier_said(c, new_state, new_sequence, seconds, sip, moment);
		end if;
		if what = 'amd' and (answer like 'machine%' or answer = 'fax') and call_rank(c.state) < 4 then
			perform call_job(c, 'call_machine', received);
		end if;
		perform call_save(before, c, moment);
	end if;
	call_state := c.state;
	campaign := c.campaign_id;
	return next;
end $$;

-- What is known of a call, and what the engine says now. That the phone has joined means that it was answered; of a call in
-- nobody else says so.
create or replace function call_engine_said(c calls, joined timestamptz, ended timestamptz, reason text, billed integer)
returns calls language plpgsql immutable as $$
begin
	c.joined_at := coalesce(c.joined_at, joined);
	c.end_reason := coalesce(c.end_reason, reason);
	c.engine_ended := c.engine_ended or ended is not null;
	c.billed_seconds := coalesce(c.billed_seconds, billed);
	if joined is not null and call_rank(c.state) < 3 then
		c.state := 'in_progress';
	end if;
	if c.direction = 'inbound' then
		c.answered_at := coalesce(c.joined_at, c.answered_at);
	end if;
	return c;
end $$;

-- A verified event of the engine, about one of its conversations; one that was replaced by another says nothing more.
create or replace function call_apply_engine(tenant uuid, event uuid, key text, what text, call uuid, conversation text,
	joined timestamptz, ended timestamptz, reason text, billed integer, sent timestamptz, received timestamptz, is_late boolean,
	head jsonb, raw text, engine text default 'ultravox', outside text default null)
returns table (verdict text, call_state text, campaign uuid, channel text) language plpgsql as $$
declare before calls; c calls;
begin
	select * into before from calls k where k.tenant_id = tenant and k.id = call for no key update;
	select t.channel into channel from tenants t where t.tenant_id = tenant;
	if not found then
		verdict := 'ignored: no such customer';
		return next;
		return;
	end if;
	c := before;
	verdict := case when before.id is null then 'ignored: no such call'
		when before.engine_call_id is distinct from conversation and (before.engine_call_id is not null or reason is not distinct from 'unjoined')
			then 'ignored: another conversation' else 'applied' end;
	if not event_keep((tenant, event, engine, key, what, call, received, sent, is_late, head, raw, verdict)::events) then
		verdict := 'duplicate';
	end if;
	if verdict = 'applied' then
		c.engine_call_id := conversation;
		c := call_engine_said(c, joined, ended, reason, billed);
		perform call_save(before, c, received);
		perform recording_expect(c, outside);
	end if;
	call_state := c.state;
	campaign := c.campaign_id;
	return next;
end $$;

-- Asks for an event to be applied once more, for staff; the job reads it again from what was kept.
create or replace function event_replay(tenant uuid, event uuid, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not exists (select from events e where e.tenant_id = tenant and e.id = event) then
		raise exception 'There is no such event.' using errcode = 'ML404';
	end if;
	perform job_enqueue(tenant, gen_random_uuid(), 'event_replay', event::text, jsonb_build_object('event', event), at);
end $$;
revoke execute on function event_replay from public;
grant execute on function event_replay to manyline_staff;
