-- call_orders.sql: whatever order the events of a call come in, and however often, the call ends the same. LONG: also in each of the
-- 5,040 orders of the seven events of a conversation, of which otherwise every tenth is played.
\set share 10
\getenv long LONG
\if :{?long}
\set share 1
\endif
begin;
select plan(13);

select enter_tenant('10000000-0000-7000-8000-000000000001');
select tenant_create('10000000-0000-7000-8000-000000000001', 'Orders', 'customer', 'US', 'America/New_York', 'orders');
insert into agents (tenant_id, id, name) values (cur_tenant(), '10000000-0000-7000-8000-00000000000a', 'Ann');
insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
values (cur_tenant(), '10000000-0000-7000-8000-00000000000a', 1, 'Hello.', 'Be kind.', 'mark', 'en-US', 600);
insert into numbers (tenant_id, id, e164, carrier_sid, taken_at)
values (cur_tenant(), '10000000-0000-7000-8000-00000000000b', '+14155550000', 'PN1', '2026-11-01');
insert into lead_lists (tenant_id, id, name) values (cur_tenant(), '10000000-0000-7000-8000-00000000000c', 'All');
insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, state)
values (cur_tenant(), '10000000-0000-7000-8000-00000000000d', 'Spring', 'informational', '10000000-0000-7000-8000-00000000000a',
	'10000000-0000-7000-8000-00000000000b', '10000000-0000-7000-8000-00000000000c', 'running');
insert into campaign_lines (tenant_id, campaign_id, ready_at) values (cur_tenant(), '10000000-0000-7000-8000-00000000000d', 'infinity');
set local role manyline_worker;

-- The call of a lead that has just been claimed: both are numbered.
create function pg_temp.open_call(n integer) returns uuid language plpgsql as $$
declare call uuid := format('10000000-0000-7000-8000-1%s', lpad(n::text, 11, '0'));
	lead uuid := format('10000000-0000-7000-8000-2%s', lpad(n::text, 11, '0'));
begin
	insert into leads (tenant_id, id, list_id, phone, phone_hash)
	values (cur_tenant(), lead, '10000000-0000-7000-8000-00000000000c', '+1415' || (1000000 + n), 'hash ' || n);
	insert into campaign_leads (tenant_id, campaign_id, lead_id, state, attempts, next_attempt_at)
	values (cur_tenant(), '10000000-0000-7000-8000-00000000000d', lead, 'calling', 1, '2026-11-20 17:00Z');
	perform call_open(cur_tenant(), call, jsonb_build_object('direction', 'outbound', 'our_phone', '+14155550000',
		'campaign_id', '10000000-0000-7000-8000-00000000000d', 'lead_id', lead, 'agent_version', 1,
		'agent_id', '10000000-0000-7000-8000-00000000000a', 'their_phone', '+1415' || (1000000 + n), 'phone_hash', 'hash ' || n),
		'2026-11-20 18:00Z', '2026-11-20 17:00Z');
	perform call_prepared(cur_tenant(), call, 'talk ' || n, 'wss://x');
	if n > 8000 then
		update calls k set direction = 'inbound', state = 'ringing' where k.tenant_id = cur_tenant() and k.id = call;
	end if;
	perform call_dialing(cur_tenant(), call, '2026-11-20 17:00:01Z');
	return call;
end $$;

create function pg_temp.carrier(call uuid, what text, new_state text, sequence integer, seconds integer, answer text, sent timestamptz)
returns text language sql as $$
	select verdict from call_apply_carrier(cur_tenant(), gen_random_uuid(), 'key ' || call || what || coalesce(new_state, ''), what, call, new_state,
		sequence, seconds, answer, 0, 'CA' || call, sent, '2026-11-20 17:30Z', false, '{}', '')
$$;

create function pg_temp.engine(call uuid, what text, joined timestamptz, ended timestamptz, reason text, billed integer)
returns text language sql as $$
	select verdict from call_apply_engine(cur_tenant(), gen_random_uuid(), 'key ' || call || what, what, call,
		(select engine_call_id from calls k where k.tenant_id = cur_tenant() and k.id = call), joined, ended, reason, billed, null,
		'2026-11-20 17:30Z', false, '{}', '')
$$;

-- One event of a story, by its number.
create function pg_temp.say(story text, event integer, call uuid) returns text language sql as $$
	select case story || event
		when 'talk1' then pg_temp.carrier(call, 'status', 'ringing', 1, null, null, '2026-11-20 17:00:03Z')
		when 'talk2' then pg_temp.carrier(call, 'status', 'in_progress', 2, null, null, '2026-11-20 17:00:10Z')
		when 'talk3' then pg_temp.carrier(call, 'status', 'completed', 3, 61, null, '2026-11-20 17:01:11Z')
		when 'talk4' then pg_temp.engine(call, 'call.joined', '2026-11-20 17:00:10.5Z', null, null, null)
		when 'talk5' then pg_temp.engine(call, 'call.ended', '2026-11-20 17:00:10.5Z', '2026-11-20 17:01:10Z', 'hangup', null)
		when 'talk6' then pg_temp.engine(call, 'call.billed', '2026-11-20 17:00:10.5Z', '2026-11-20 17:01:10Z', 'hangup', 60)
		when 'talk7' then pg_temp.carrier(call, 'status', 'initiating', 0, null, null, '2026-11-20 17:00:01Z')
		when 'machine1' then pg_temp.carrier(call, 'status', 'ringing', 1, null, null, '2026-11-20 17:00:03Z')
		when 'machine2' then pg_temp.carrier(call, 'status', 'in_progress', 2, null, null, '2026-11-20 17:00:10Z')
		when 'machine3' then pg_temp.carrier(call, 'status', 'completed', 3, 7, null, '2026-11-20 17:00:17Z')
		when 'machine4' then pg_temp.carrier(call, 'amd', null, -1, null, 'machine_start', null)
		when 'machine5' then pg_temp.engine(call, 'call.ended', '2026-11-20 17:00:10.5Z', '2026-11-20 17:00:16Z', 'hangup', null)
		when 'inbound1' then pg_temp.carrier(call, 'status', 'completed', -1, 61, null, '2026-11-20 17:01:11Z')
		when 'inbound2' then pg_temp.engine(call, 'call.joined', '2026-11-20 17:00:10.5Z', null, null, null)
		when 'inbound3' then pg_temp.engine(call, 'call.ended', '2026-11-20 17:00:10.5Z', '2026-11-20 17:01:10Z', 'hangup', null)
		when 'inbound4' then pg_temp.engine(call, 'call.billed', '2026-11-20 17:00:10.5Z', '2026-11-20 17:01:10Z', 'hangup', 60)
		when 'busy1' then pg_temp.carrier(call, 'status', 'initiating', 0, null, null, '2026-11-20 17:00:01Z')
		when 'busy2' then pg_temp.carrier(call, 'status', 'ringing', 1, null, null, '2026-11-20 17:00:03Z')
		when 'busy3' then pg_temp.carrier(call, 'status', 'busy', 2, 0, null, '2026-11-20 17:00:05Z')
		when 'busy4' then pg_temp.engine(call, 'call.ended', null, '2026-11-20 17:01:10Z', 'unjoined', null)
	end
$$;

-- Everything that is known of a call in the end, without what tells it from other calls.
create function pg_temp.ending(call uuid) returns jsonb language sql as $$
	select jsonb_build_object('call', to_jsonb(c) - array['id', 'lead_id', 'their_phone', 'phone_hash', 'engine_call_id', 'carrier_call_id'],
		'result', (select to_jsonb(r) - 'call_id' from call_results r where r.tenant_id = c.tenant_id and r.call_id = c.id),
		'ledger', (select jsonb_agg(to_jsonb(l) - array['id', 'call_id'] order by l.kind) from ledger_entries l
			where l.tenant_id = c.tenant_id and l.call_id = c.id),
		'lead', (select to_jsonb(l) - 'lead_id' from campaign_leads l where l.tenant_id = c.tenant_id and l.lead_id = c.lead_id),
		'live', (select count(*) from live_calls l where l.tenant_id = c.tenant_id and l.call_id = c.id),
		'jobs', (select jsonb_agg(j.kind order by j.kind) from jobs j where j.tenant_id = c.tenant_id and j.key = c.id::text
			and j.kind <> 'call_machine'),
		'events', (select count(*) from events e where e.tenant_id = c.tenant_id and e.call_id = c.id))
	from calls c where c.tenant_id = cur_tenant() and c.id = call
$$;

create temporary table endings (story text, ending jsonb, counted jsonb);

-- Plays a story in every order (or one of `share` orders), one of its events a second time at any moment, and notes how each ended.
create function pg_temp.play(story text, events integer, first integer, share integer) returns void language plpgsql as $$
declare permutation integer[]; event integer; call uuid; n integer := first; mark bigint;
begin
	for permutation in with recursive p (a) as (
		select array[]::integer[] union all select a || i from p, generate_series(1, events) i where i <> all(a)),
		orders as (select a, a::text as t from p where cardinality(a) = events)
		select a[:1 + abs(hashtext('place' || t)) % events] || a[1 + abs(hashtext('event' || t)) % events] || a[2 + abs(hashtext('place' || t)) % events:]
		from orders where abs(hashtext(t)) % share = 0
	loop
		call := pg_temp.open_call(n);
		n := n + 1;
		mark := (select max(d.id) from stat_deltas d where d.tenant_id = cur_tenant());
		foreach event in array permutation loop
			perform pg_temp.say(story, event, call);
		end loop;
		insert into endings select story, pg_temp.ending(call), (select jsonb_agg(to_jsonb(s) order by s.outcome) from (
			select d.day, d.hour, d.outcome, sum(d.calls) as calls, sum(d.answered) as answered, sum(d.talk_seconds) as talk_seconds,
				sum(d.price_micros) as price_micros from stat_deltas d where d.tenant_id = cur_tenant() and d.id > coalesce(mark, 0)
			group by 1, 2, 3
			having sum(d.calls) <> 0) s);
	end loop;
end $$;

select pg_temp.play('machine', 5, 6001, 1);
select pg_temp.play('busy', 4, 7001, 1);
select pg_temp.play('inbound', 4, 8001, 1); -- of which the carrier tells the end only
reset role;
analyze calls, live_calls, call_results, campaign_leads, leads, jobs, ledger_entries, events, stat_deltas; -- else it takes ten times as long
set local role manyline_worker;
select pg_temp.play('talk', 7, 1, :share);

reset role;
select cmp_ok(count(*)::integer, '>', case :share when 1 then 5039 else 400 end, count(*) || ' orders of a conversation were played') from endings where story = 'talk';
select is(count(*)::integer, 120 + 24 + 24, 'and every order of the others') from endings where story <> 'talk';
select is(count(distinct ending)::integer, 1, 'each conversation ended the same') from endings where story = 'talk';
select is(count(distinct ending)::integer, 1, 'each answering machine ended the same') from endings where story = 'machine';
select is(count(distinct ending)::integer, 1, 'each busy call ended the same') from endings where story = 'busy';
select is(count(distinct ending)::integer, 1, 'each call in ended the same') from endings where story = 'inbound';
select is((ending #>> '{call,answered_at}')::timestamptz, '2026-11-20 17:00:10.5Z'::timestamptz, 'it was answered when the agent joined')
from endings where story = 'inbound' limit 1;
select is(count(distinct counted)::integer, 3, 'the statistics are the same, too') from endings;
select is(ending #>> '{call,outcome}', 'human', 'a conversation with a person') from endings where story = 'talk' limit 1;
select is(ending #> '{lead}', ending #> '{lead}' || '{"state": "pending", "outcome": "voicemail"}', 'a machine is called again')
from endings where story = 'machine' limit 1;
select is((ending #>> '{lead,next_attempt_at}')::timestamptz, '2026-11-20 17:15:05Z'::timestamptz, 'a busy number a quarter of an hour later')
from endings where story = 'busy' limit 1;
select is((select jsonb_agg(e -> 'cost_micros') from jsonb_array_elements(ending -> 'ledger') e), '[28000, 50000, 0]'::jsonb,
	'a conversation costs two minutes of the carrier and one of the engine') from endings where story = 'talk' limit 1;
select is(counted, '[{"day": "2026-11-20", "hour": 12, "calls": 1, "outcome": "human", "answered": 1, "price_micros": 500000,
	"talk_seconds": 61}]'::jsonb, 'it is counted once') from endings where story = 'talk' limit 1;

select * from finish();
rollback;
