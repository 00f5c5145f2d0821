-- dialing.sql: who is called next: refusals at the start, limits, hours, attempts a day, opt-outs, fairness, and what is written down.
begin;
select plan(52);

create function pg_temp.id(kind text, n integer) returns uuid language sql immutable as
$$ select format('20000000-0000-7000-8000-%s%s', kind, lpad(n::text, 11, '0'))::uuid $$;

create function pg_temp.tenant(n integer, calls integer) returns void language plpgsql as $$
begin
	perform tenant_create(pg_temp.id('0', n), 'Tenant ' || n, 'customer', 'US', 'America/New_York', 'c' || n);
	update tenants set calls_at_once = calls where tenant_id = cur_tenant();
	insert into agents (tenant_id, id, name, state, engine_agent_id) values (cur_tenant(), pg_temp.id('a', 1), 'Ann', 'ready', 'e1');
	insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, voice, language, longest_seconds)
	values (cur_tenant(), pg_temp.id('a', 1), 1, 'Hello.', 'Be kind.', 'mark', 'en-US', 600);
	insert into numbers (tenant_id, id, e164, carrier_sid, state, taken_at)
	values (cur_tenant(), pg_temp.id('b', 1), '+1415555000' || n, 'PN' || n, 'connected', '2026-11-01');
end $$;

create function pg_temp.lead(list integer, n integer, phone text, zone text = 'America/New_York', consent text = null) returns void language sql security definer as $$
	insert into leads (tenant_id, id, list_id, phone, phone_hash, country, region, zones, consent_source)
	values (cur_tenant(), pg_temp.id('1', n), pg_temp.id('c', list), phone, 'hash ' || phone, 'US', 'NY', string_to_array(zone, ','), consent)
$$;

create function pg_temp.campaign(n integer, list integer, calls integer = 5, of_kind text = 'informational') returns void language sql security definer as $$
	insert into lead_lists (tenant_id, id, name) values (cur_tenant(), pg_temp.id('c', list), 'List ' || list) on conflict do nothing;
	insert into campaigns (tenant_id, id, name, kind, agent_id, number_id, list_id, calls_at_once, opens, closes, weekdays)
	values (cur_tenant(), pg_temp.id('d', n), 'Campaign ' || n, of_kind, pg_temp.id('a', 1), pg_temp.id('b', 1), pg_temp.id('c', list), calls,
		'09:00', '18:00', '{1,2,3,4,5,6,7}')
$$;

create function pg_temp.run(n integer, action text, at timestamptz, sandbox boolean = false) returns void language sql as
$$ select campaign_run(cur_tenant(), pg_temp.id('d', n), action, sandbox, at) $$;

create function pg_temp.claim(at timestamptz, most integer = 100, sandbox boolean = false) returns integer language sql as $$
	select (select cardinality(opened) from dial_claim(cur_tenant(), at, array(select gen_random_uuid() from generate_series(1, 10)),
		most, 0, sandbox))
$$;

create function pg_temp.lead_state(campaign integer, n integer) returns text language sql as $$
	select state || coalesce(' ' || outcome, '') from campaign_leads
	where tenant_id = cur_tenant() and campaign_id = pg_temp.id('d', campaign) and lead_id = pg_temp.id('1', n)
$$;

create function pg_temp.call_of(campaign integer, n integer) returns uuid language sql as $$
	select id from calls where tenant_id = cur_tenant() and campaign_id = pg_temp.id('d', campaign) and lead_id = pg_temp.id('1', n)
	order by created_at desc limit 1
$$;

create function pg_temp.state_of(campaign integer) returns text language sql as
$$ select state from campaigns where tenant_id = cur_tenant() and id = pg_temp.id('d', campaign) $$;

select slots_ensure(100);
select pg_temp.tenant(1, 10);

-- Who is refused at the start, and why; 15:00 in New York.
select pg_temp.campaign(1, 1, 5, 'marketing');
select pg_temp.lead(1, 1, '+12125551001', 'America/New_York', 'web form');
select pg_temp.lead(1, 2, '+12125551002');
select pg_temp.lead(1, 3, '+12125551003', '', 'web form');
select pg_temp.lead(1, 4, '+12125551004', 'America/New_York', 'web form');
select pg_temp.lead(1, 5, '+12125551005', 'Asia/Tokyo', 'web form');
insert into suppressions (tenant_id, phone_hash, masked, reason, created_at) values (cur_tenant(), 'hash +12125551004', '', 'manual', '2026-11-01');
set local role manyline_web;
select results_eq($$ select reason, leads_count, later_count from campaign_review(cur_tenant(), pg_temp.id('d', 1), false, '2026-11-20 20:00Z') order by reason $$,
	$$ values ('no_consent', 1::bigint, 0::bigint), ('no_zone', 1, 0), ('suppressed', 1, 0), (null, 2, 1) $$, 'the review counts every reason');
select pg_temp.run(1, 'start', '2026-11-20 20:00Z');
set local role manyline_worker;
select is(pg_temp.lead_state(1, 1), 'pending', 'may be called');
select is(pg_temp.lead_state(1, 2), 'refused no_consent', 'marketing calls nobody without consent');
select is(pg_temp.lead_state(1, 3), 'refused no_zone', 'nor without a time zone');
select is(pg_temp.lead_state(1, 4), 'refused suppressed', 'nor who does not want it');
select is((select count(*)::integer from attempts where tenant_id = cur_tenant() and not allowed), 3, 'each refusal is written down');
select is((select next_attempt_at::date from campaign_leads where tenant_id = cur_tenant() and lead_id = pg_temp.id('1', 5)), '2026-11-21', 'Tokyo waits for its morning');

-- A claim: the decision and the call are there before anything is dialed.
select is(pg_temp.claim('2026-11-20 20:00:01Z'), 1, 'one lead is due');
select is(pg_temp.lead_state(1, 1), 'calling', 'it is being called');
select is((select state from calls where tenant_id = cur_tenant() and id = pg_temp.call_of(1, 1)), 'pending', 'its call is pending');
select is((select count(*)::integer from attempts where tenant_id = cur_tenant() and allowed and call_id = pg_temp.call_of(1, 1) and rule_version = 1), 1, 'its attempt is written');
select is((select own from slots_busy(cur_tenant(), '2026-11-20 20:00:02Z')), 1, 'it has a line');
select is((select local_time from attempts where tenant_id = cur_tenant() and call_id = pg_temp.call_of(1, 1)), 'Fri 15:00', 'with the time there');
select is(pg_temp.claim('2026-11-20 20:00:02Z'), null, 'nobody else is due, and the campaign is not looked at again');
select is((select dial_next(cur_tenant())), '2026-11-20 20:00:31Z', 'until something happens, or half a minute later');

-- Dialing: the phone may ring from dial_begin on, and only once.
select is(dial_begin(cur_tenant(), pg_temp.call_of(1, 1), 100, 0, '2026-11-20 20:00:03Z'), 'go', 'goes');
select is(dial_begin(cur_tenant(), pg_temp.call_of(1, 1), 100, 0, '2026-11-20 20:00:04Z'), 'it was dialed already', 'never again');
select is((select count(*)::integer from dial_resume(cur_tenant(), '2026-11-20 20:01Z', '45 seconds')), 0, 'a dialer that died while dialing: not again either');
select is((select count(*)::integer from jobs where tenant_id = cur_tenant() and kind = 'call_lookup' and key = pg_temp.call_of(1, 1)::text), 1, 'the call is looked for');

-- Too many requests: it waits as the same attempt.
select dial_wait(cur_tenant(), pg_temp.call_of(1, 1), '', '2026-11-20 20:01:10Z', '2026-11-20 20:01Z');
select is((select count(*)::integer from dial_resume(cur_tenant(), '2026-11-20 20:01:10Z', '45 seconds')), 1, 'then it is taken up again');
select is((select count(*)::integer from dial_resume(cur_tenant(), '2026-11-20 20:01:11Z', '45 seconds')), 0, 'by one dialer');
-- Opted out before it was dialed.
select phone_suppress(cur_tenant(), '+12125551001', 'hash +12125551001', 'opt_out', '', null, '', '2026-11-20 20:01:12Z');
select is(dial_begin(cur_tenant(), pg_temp.call_of(1, 1), 100, 0, '2026-11-20 20:01:13Z'), 'suppressed', 'an opt-out counts until the last moment');
select is(pg_temp.lead_state(1, 1), 'refused suppressed', 'and the lead is refused');
select is((select count(*)::integer from live_calls where tenant_id = cur_tenant()), 0, 'nothing is under way');

-- Limits: of the campaign, then of the tenant, shared by its campaigns.
select pg_temp.campaign(2, 2, 4);
select pg_temp.campaign(3, 3, 50);
select pg_temp.lead(2, 1000 + n, '+1212555' || (2000 + n)) from generate_series(1, 20) n;
select pg_temp.lead(3, 2000 + n, '+1212555' || (3000 + n)) from generate_series(1, 20) n;
select pg_temp.run(1, 'stop', '2026-11-20 20:02Z');
select pg_temp.run(2, 'start', '2026-11-20 20:02Z');
select is(pg_temp.claim('2026-11-20 20:02:01Z'), 4, 'no more than the campaign may have');
select is(pg_temp.claim('2026-11-20 20:02:02Z'), 0, 'it is full');
select pg_temp.run(3, 'start', '2026-11-20 20:02:02Z');
select is(pg_temp.claim('2026-11-20 20:02:04Z') + pg_temp.claim('2026-11-20 20:02:04Z'), 5, 'the other gets its half of the ten of the tenant');
select is((select count(*)::integer from live_calls where tenant_id = cur_tenant()), 9, 'nine are under way');

-- The platform's lines.
select is(dial_room(cur_tenant(), 9, '2026-11-20 20:02:05Z'), 0, 'no line of the platform is left');

-- Attempts a day, over all campaigns: three calls, then tomorrow.
select pg_temp.run(2, 'stop', '2026-11-20 20:03Z');
select pg_temp.run(3, 'stop', '2026-11-20 20:03Z');
select count(dial_cancel(cur_tenant(), call_id, 'halted', '2026-11-20 20:03Z', '2026-11-20 20:03Z')) from live_calls where tenant_id = cur_tenant();
select pg_temp.campaign(4, 4);
select pg_temp.lead(4, 4000, '+12125554000');
insert into attempts (tenant_id, id, campaign_id, phone_hash, masked, decided_at, allowed)
select cur_tenant(), gen_random_uuid(), pg_temp.id('d', 3), 'hash +12125554000', '', '2026-11-20 14:00Z'::timestamptz + n * interval '1 hour', true
from generate_series(0, 2) n;
select pg_temp.run(4, 'start', '2026-11-20 20:04Z');
select is(pg_temp.claim('2026-11-20 20:04:01Z'), 0, 'not a fourth time');
select is((select next_attempt_at from campaign_leads where tenant_id = cur_tenant() and lead_id = pg_temp.id('1', 4000)), '2026-11-21 14:00Z', 'but 24 hours after the first');
select is((select reasons -> 2 ->> 'why' from attempts where tenant_id = cur_tenant() and lead_id = pg_temp.id('1', 4000)), 'Already 3 calls in 24 hours', 'for this reason');
select is(pg_temp.claim('2026-11-21 14:00:01Z'), 1, 'then it is called');

-- Pausing: what is not dialed yet is put back, and does not count.
select pg_temp.run(4, 'pause', '2026-11-21 14:00:02Z');
select is(dial_begin(cur_tenant(), pg_temp.call_of(4, 4000), 100, 0, '2026-11-21 14:00:03Z'), 'halted', 'a paused campaign dials nobody');
select is(pg_temp.lead_state(4, 4000), 'pending', 'the lead waits');
select throws_ok($$ select pg_temp.run(4, 'pause', '2026-11-21 14:01Z') $$, 'ML409', 'Only a running campaign can be paused.', 'not twice');
select pg_temp.run(4, 'resume', '2026-11-21 14:02Z');
select is(pg_temp.claim('2026-11-21 14:02:01Z'), 1, 'resumed, it is called at once: what was not dialed was no attempt');

-- While a provider fails, the campaign waits, longer each time, and says why; what waiting can't mend pauses it.
select count(dial_failed(cur_tenant(), pg_temp.call_of(4, 4000), 'The voice engine does not answer.', false, '2026-11-21 14:02:02Z')) from generate_series(1, 9);
select is((select failures from campaign_lines where tenant_id = cur_tenant() and campaign_id = pg_temp.id('d', 4)), 1, 'failures at the same moment are one');
select ok((select ready_at >= '2026-11-21 14:02:05Z' from campaign_lines where tenant_id = cur_tenant() and campaign_id = pg_temp.id('d', 4)), 'nobody new is called meanwhile');
select count(dial_unsure(cur_tenant(), pg_temp.call_of(4, 4000), 'The voice engine does not answer.',
	'2026-11-21 14:02Z'::timestamptz + n * interval '4 seconds')) from generate_series(1, 30) n;
select is((select ready_at from campaign_lines where tenant_id = cur_tenant() and campaign_id = pg_temp.id('d', 4)), '2026-11-21 14:05Z', 'for a minute at most');
select is((select waiting_because from campaign_lines where tenant_id = cur_tenant() and campaign_id = pg_temp.id('d', 4)), 'The voice engine does not answer.', 'it says why');
select is(pg_temp.state_of(4), 'running', 'and goes on by itself');
select dial_failed(cur_tenant(), pg_temp.call_of(4, 4000), 'The account is refused.', true, '2026-11-21 14:02:59Z');
select is(pg_temp.state_of(4), 'paused', 'what is hopeless pauses it');
select is((select paused_because from campaigns where tenant_id = cur_tenant() and id = pg_temp.id('d', 4)), 'The account is refused.', 'and says why');

-- Complete by itself.
select is(dial_begin(cur_tenant(), pg_temp.call_of(4, 4000), 100, 0, '2026-11-21 14:03Z'), 'halted', 'its call is put back');
select pg_temp.run(4, 'resume', '2026-11-21 14:04Z');
select phone_suppress(cur_tenant(), '+12125554000', 'hash +12125554000', 'opt_out', '', null, '', '2026-11-21 14:04:01Z');
select is(pg_temp.claim('2026-11-21 14:04:02Z'), 0, 'nobody is left');
select is(pg_temp.state_of(4), 'completed', 'so it is complete');

-- Sandbox numbers: at any hour.
select pg_temp.campaign(5, 5);
select pg_temp.lead(5, 5000, '+12125550142');
select pg_temp.run(5, 'start', '2026-11-22 03:00Z', true);
select is(pg_temp.claim('2026-11-22 03:00:01Z', 100, true), 1, 'a sandbox number is called in the night');

-- A list is decided on in slices, and doing it again changes nothing.
select pg_temp.campaign(6, 6);
select pg_temp.lead(6, 6000 + n, '+1212555' || (6000 + n)) from generate_series(1, 5) n;
select is(campaign_fill(cur_tenant(), pg_temp.id('d', 6), '', 3, false, '2026-11-22 15:00Z'), '+12125556003', 'three at a time');
select is(campaign_fill(cur_tenant(), pg_temp.id('d', 6), '', 3, false, '2026-11-22 15:00Z'), '+12125556005', 'from the start again: those who are left');
select is(campaign_fill(cur_tenant(), pg_temp.id('d', 6), '', 3, false, '2026-11-22 15:00Z'), null, 'until there are no more');
select results_eq($$ select leads_count, filled_at is not null from campaigns where tenant_id = cur_tenant() and id = pg_temp.id('d', 6) $$, $$ values (5::bigint, true) $$, 'each once');

select * from finish();
rollback;
