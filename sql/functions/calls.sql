-- calls.sql: the life of a call. Providers say things in any order and more than once; each function here takes one such
-- thing, adds it to what is known, and derives everything else from that: so every order ends the same.
--
-- Rows that many calls share (campaign lines, fronts of queues) are only touched by calls_follow, which is the last thing
-- that a transaction does: batches of calls can't lock each other out.

create or replace function call_rank(state text) returns integer language sql immutable parallel safe as
$$ select case state when 'pending' then 0 when 'initiating' then 1 when 'ringing' then 2 when 'in_progress' then 3 else 4 end $$;

-- What came of a call that is over. A call that failed without the carrier having said so is unknown: it may have rung.
create or replace function call_outcome(c calls) returns text language sql immutable as $$
	select case
		when c.opted_out then 'opted_out'
		when c.state in ('busy', 'no_answer', 'canceled') then c.state
		when c.state = 'failed' then case when c.carrier_ended then 'failed' else 'unknown' end
		when c.answered_by like 'machine%' then 'voicemail'
		when c.answered_by = 'fax' then 'fax'
		when c.heard is not null then c.heard
		when c.joined_at is null and c.end_reason in ('unjoined', 'connection_error', 'system_error') then 'failed'
		when coalesce(c.talk_seconds, 0) = 0 then 'silent'
		else 'human' end
$$;

-- Minutes until the person is called again after this outcome; null: not again.
create or replace function call_retry_minutes(c calls, p campaigns) returns integer language sql immutable as $$
	select case c.outcome
		when 'busy' then p.retry_busy_minutes
		when 'voicemail' then case when p.on_machine = 'leave_message' then null else p.retry_voicemail_minutes end
		when 'screened' then p.retry_voicemail_minutes
		when 'failed' then case when c.sip_code in (404, 410, 484, 604) then null else p.retry_no_answer_minutes end
		when 'no_answer' then p.retry_no_answer_minutes
		when 'silent' then p.retry_no_answer_minutes
		when 'canceled' then p.retry_no_answer_minutes
		when 'unknown' then p.retry_no_answer_minutes end
$$;

-- Puts the lead of a call that is over where its outcome says, unless another call of this campaign has been made since.
create or replace function call_lead(c calls) returns void language plpgsql as $$
declare p campaigns; minutes integer;
begin
	if c.campaign_id is null or c.lead_id is null then
		return;
	end if;
	select * into p from campaigns where tenant_id = c.tenant_id and id = c.campaign_id;
	minutes := call_retry_minutes(c, p);
	if exists (select from suppressions s where s.tenant_id = c.tenant_id and s.phone_hash = c.phone_hash) then
		minutes := null;
	end if;
	update campaign_leads l set outcome = c.outcome,
		state = case when minutes is null or l.attempts >= p.attempts_most then 'done' else 'pending' end,
		next_attempt_at = c.ended_at + make_interval(mins => coalesce(minutes, 0))
	where l.tenant_id = c.tenant_id and l.campaign_id = c.campaign_id and l.lead_id = c.lead_id and l.state <> 'refused'
		and not exists (select from calls n where n.tenant_id = c.tenant_id and n.phone_hash = c.phone_hash
			and n.created_at > c.created_at and n.campaign_id = c.campaign_id and n.lead_id = c.lead_id);
end $$;

-- What the engine takes for a conversation: tenths of a minute.
create or replace function engine_cost(seconds integer, p prices) returns bigint language plpgsql immutable as $$
begin
	return (ceil(coalesce(seconds, 0) / 6.0) * p.engine_minute_micros / 10)::bigint;
end $$;

-- What a call that is over costs us and the customer, each kind once, as soon as its quantity is known.
create or replace function call_ledger(c calls, p prices) returns void language plpgsql as $$
declare minutes integer := ceil(coalesce(c.talk_seconds, 0) / 60.0);
begin
	insert into ledger_entries (tenant_id, id, call_id, kind, quantity, cost_micros, price_micros, currency, price_version, at)
	select c.tenant_id, gen_random_uuid(), c.id, e.kind, e.quantity, e.cost, e.price, p.currency, p.version, c.ended_at
	from (values
		('carrier', c.talk_seconds, minutes * p.carrier_minute_micros, 0),
		('sale', c.talk_seconds, 0, minutes * p.sale_minute_micros),
		('engine', c.billed_seconds, engine_cost(c.billed_seconds, p), 0)
	) as e (kind, quantity, cost, price)
	where e.quantity > 0
	on conflict (tenant_id, call_id, kind) do nothing;
end $$;

-- One delta of the statistics: a result, added or (-1) taken back.
create or replace function call_count(c calls, r call_results, factor integer) returns void language plpgsql as $$
begin
	insert into stat_deltas (tenant_id, day, hour, campaign_id, agent_id, direction, outcome, calls, answered, talk_seconds,
		price_micros, cost_micros, positive, neutral, negative)
	values (c.tenant_id, r.day, r.hour, coalesce(c.campaign_id, '00000000-0000-0000-0000-000000000000'),
		coalesce(c.agent_id, '00000000-0000-0000-0000-000000000000'), c.direction, r.outcome, factor, factor * r.answered::integer,
		factor * r.talk_seconds, factor * r.price_micros, factor * r.cost_micros, factor * (r.sentiment is not distinct from 'positive')::integer,
		factor * (r.sentiment is not distinct from 'neutral')::integer, factor * (r.sentiment is not distinct from 'negative')::integer);
end $$;

-- The result of a call that is over, as everything known by now says.
create or replace function call_result(c calls, p prices, zone text) returns call_results language plpgsql stable as $$
declare r call_results; here timestamp := c.created_at at time zone zone;
begin
	r.tenant_id := c.tenant_id;
	r.call_id := c.id;
	r.outcome := c.outcome;
	r.state := c.state;
	r.talk_seconds := coalesce(c.talk_seconds, 0);
	r.answered := c.outcome in ('human', 'opted_out', 'transferred', 'wrong_number'); -- by a person: machines are none
	r.price_micros := ceil(r.talk_seconds / 60.0) * p.sale_minute_micros;
	r.cost_micros := ceil(r.talk_seconds / 60.0) * p.carrier_minute_micros + engine_cost(c.billed_seconds, p);
	r.sentiment := c.sentiment;
	r.day := here::date;
	r.hour := extract(hour from here);
	r.created_at := c.created_at;
	r.ended_at := c.ended_at;
	return r;
end $$;

-- Writes the result, and counts the difference to what was counted before.
create or replace function call_result_put(c calls, p prices) returns void language plpgsql as $$
declare old call_results; new call_results;
begin
	select * into old from call_results r where r.tenant_id = c.tenant_id and r.call_id = c.id;
	new := call_result(c, p, (select t.zone from tenants t where t.tenant_id = c.tenant_id));
	if old.call_id is null then
		insert into call_results values (new.*);
		perform call_count(c, new, 1);
		return;
	end if;
	new.day := old.day;
	new.hour := old.hour;
	if new is distinct from old then
		update call_results r set outcome = new.outcome, state = new.state, talk_seconds = new.talk_seconds, answered = new.answered,
			price_micros = new.price_micros, cost_micros = new.cost_micros, sentiment = new.sentiment, ended_at = new.ended_at
		where r.tenant_id = c.tenant_id and r.call_id = c.id;
		perform call_count(c, old, -1);
		perform call_count(c, new, 1);
	end if;
end $$;

-- A job about a call in the caller's transaction; one that waits already is brought forward. calls_follow wakes the daemon.
create or replace function call_job(c calls, what text, due timestamptz) returns void language plpgsql as $$
begin
	insert into jobs (tenant_id, id, kind, key, payload, run_at)
	values (c.tenant_id, gen_random_uuid(), what, c.id::text, jsonb_build_object('call', c.id), due)
	on conflict (tenant_id, kind, key) where state = 'queued' do update set run_at = least(jobs.run_at, excluded.run_at);
end $$;

-- Asks for what was said, once there was a conversation: at once when the engine has ended it, else after a while anyway.
create or replace function call_fetch_later(before calls, c calls, at timestamptz) returns calls language plpgsql as $$
declare due timestamptz := case when c.engine_ended then at else at + interval '90 seconds' end;
begin
	if c.state <> 'completed' or c.engine_call_id is null or (call_rank(before.state) = 4 and before.engine_ended = c.engine_ended) then
		return c;
	end if;
	if c.transcript_state in ('none', 'waiting') then
		c.transcript_state := 'waiting';
		perform call_job(c, 'call_transcript', due);
	end if;
	if c.recording_state in ('none', 'waiting') and exists (select from agent_versions v where v.tenant_id = c.tenant_id
			and v.agent_id = c.agent_id and v.version = c.agent_version and v.recording) then
		c.recording_state := 'waiting';
		perform call_job(c, 'call_recording', due);
	end if;
	return c;
end $$;

-- Gives the line of a call back that is over. A conversation that was prepared and that nobody joined stays open at the engine
-- until its time to be joined has passed, and counts there: so long the line is busy, unless the engine says that it has ended.
create or replace function call_line(before calls, c calls, at timestamptz) returns void language plpgsql as $$
declare waits constant boolean := c.engine_call_id is not null and c.joined_at is null and not c.engine_ended;
begin
	if waits and call_rank(before.state) < 4 then
		perform slot_keep(c.id, at + interval '75 seconds');
	elsif not waits and (call_rank(before.state) < 4 or before.joined_at is null and not before.engine_ended) then
		perform slot_free(c.id);
	end if;
end $$;

-- Everything that follows from a call being over, each thing once, and again what has changed since.
create or replace function call_finish(before calls, c calls, at timestamptz) returns calls language plpgsql as $$
declare p prices;
begin
	c.ended_at := coalesce(c.ended_at, at);
	if c.answered_at is null and c.talk_seconds > 0 then
		c.answered_at := c.ended_at - make_interval(secs => c.talk_seconds);
	end if;
	c.outcome := call_outcome(c);
	select * into p from prices v where v.valid_from <= c.created_at order by v.valid_from desc, v.version desc limit 1;
	perform call_ledger(c, p);
	perform call_result_put(c, p);
	if c.outcome is distinct from before.outcome or c.ended_at is distinct from before.ended_at then
		perform call_lead(c);
	end if;
	if call_rank(before.state) < 4 then
		delete from live_calls l where l.tenant_id = c.tenant_id and l.call_id = c.id;
	end if;
	perform call_line(before, c, at);
	return call_fetch_later(before, c, at);
end $$;

-- Writes down what is known of a call now, and lets follow what follows. The only place that changes a call's course.
create or replace function call_save(before calls, c calls, at timestamptz) returns void language plpgsql as $$
begin
	if call_rank(c.state) = 4 then
		c := call_finish(before, c, at);
	end if;
	update calls k set state = c.state, outcome = c.outcome, failure = c.failure, end_reason = c.end_reason,
		answered_by = c.answered_by, sip_code = c.sip_code, opted_out = c.opted_out, heard = c.heard, sentiment = c.sentiment,
		engine_call_id = c.engine_call_id, join_url = c.join_url, carrier_call_id = c.carrier_call_id, dialing_at = c.dialing_at,
		ringing_at = c.ringing_at, answered_at = c.answered_at, joined_at = c.joined_at, first_word_ms = c.first_word_ms,
		ended_at = c.ended_at, carrier_ended = c.carrier_ended, engine_ended = c.engine_ended, talk_seconds = c.talk_seconds,
		billed_seconds = c.billed_seconds, sequence = c.sequence, transcript_state = c.transcript_state,
		recording_state = c.recording_state, analysis_state = c.analysis_state, missing_because = c.missing_because
	where k.tenant_id = c.tenant_id and k.id = c.id;
end $$;

-- The last thing of a transaction that changed calls: their campaigns look for the next lead, and the daemons for work.
-- Answers whether a job waits that is due.
create or replace function calls_follow(tenant uuid, ids uuid[], at timestamptz) returns boolean language plpgsql as $$
declare campaigns_of uuid[] := array(select distinct c.campaign_id from calls c
	where c.tenant_id = tenant and c.id = any(ids) and c.campaign_id is not null order by 1);
	due timestamptz := (select j.run_at from jobs j where j.tenant_id = tenant and j.state = 'queued' order by j.run_at limit 1);
begin
	if cardinality(campaigns_of) > 0 then
		perform from campaign_lines l where l.tenant_id = tenant and l.campaign_id = any(campaigns_of) and l.ready_at > at
		order by l.campaign_id for no key update;
		update campaign_lines l set ready_at = at
		where l.tenant_id = tenant and l.campaign_id = any(campaigns_of) and l.ready_at > at;
		perform wake_up('dialer', tenant, at);
	end if;
	if due is not null then
		perform wake_up('jobs', tenant, greatest(due, at));
	end if;
	perform wake_up('statistics', tenant, at + interval '1 second');
	return coalesce(due <= at, false);
end $$;
