-- lines.sql: the platform's lines: who may take which, and how long a call keeps its own.
begin;
select plan(19);

select enter_tenant('30000000-0000-7000-8000-000000000001');
select tenant_create('30000000-0000-7000-8000-000000000001', 'Lines', 'customer', 'US', 'America/New_York', 'lines');
delete from slots;
select slots_ensure(4);
set local role manyline_worker;
select slots_ensure(5);
select is((select own from slots_busy(cur_tenant(), '2026-11-20 17:00Z')), 0, 'all are free');

create function pg_temp.id(n integer) returns uuid language sql as $$ select format('30000000-0000-7000-8000-1%s', lpad(n::text, 11, '0'))::uuid $$;
create function pg_temp.take(n integer, inbound boolean, at timestamptz) returns boolean language sql as
$$ select slot_take(cur_tenant(), pg_temp.id(n), at + interval '5 minutes', at, inbound, 5, 2) $$;
create function pg_temp.busy(at timestamptz) returns integer language sql as $$ select busy from slots_busy(cur_tenant(), at) $$;

select is(array(select pg_temp.take(n, false, '2026-11-20 17:00Z') from generate_series(1, 4) n), '{t,t,t,f}', 'calls out leave those that are reserved');
select ok(pg_temp.take(1, false, '2026-11-20 17:01Z'), 'who has a line keeps it');
select is(pg_temp.busy('2026-11-20 17:01Z'), 3, 'and takes no other');
select is(array(select pg_temp.take(n, true, '2026-11-20 17:01Z') from generate_series(5, 7) n), '{t,t,f}', 'calls in may have those, too');
select slot_free(pg_temp.id(2));
select ok(pg_temp.take(7, true, '2026-11-20 17:01Z'), 'and any other');
select ok(not pg_temp.take(4, false, '2026-11-20 17:01Z'), 'now all are busy');
select ok(pg_temp.take(4, false, '2026-11-20 17:05:30Z'), 'a line whose time is over is free by itself');
select is((select array_agg(pg_temp.take(n, true, '2026-11-20 17:06:30Z')) from generate_series(8, 12) n), '{t,t,t,t,f}', 'one after the other');

-- A call out that nobody answers: the engine keeps its conversation ready for a while.
reset role;
update slots set tenant_id = null, call_id = null, busy_until = '-infinity';
insert into agents (tenant_id, id, name) values (cur_tenant(), pg_temp.id(90), 'Ann');
set local role manyline_worker;
create function pg_temp.open_call(n integer, conversation text) returns void language sql as $$
	select pg_temp.take(n, false, '2026-11-20 17:00Z');
	select call_open(cur_tenant(), pg_temp.id(n), jsonb_build_object('direction', 'outbound', 'our_phone', '+14155550000', 'their_phone', '+14155550100',
		'phone_hash', 'h', 'agent_id', pg_temp.id(90)), '2026-11-20 17:05Z', '2026-11-20 17:00Z');
	select call_prepared(cur_tenant(), pg_temp.id(n), conversation, 'wss://x') where conversation is not null;
	select call_dialing(cur_tenant(), pg_temp.id(n), '2026-11-20 17:00:01Z');
$$;
create function pg_temp.carrier(n integer, state text) returns text language sql as $$
	select verdict from call_apply_carrier(cur_tenant(), gen_random_uuid(), n || state, 'status', pg_temp.id(n), state, 3, 7, null, 0, 'CA' || n,
		'2026-11-20 17:00:10Z', '2026-11-20 17:00:10Z', false, '{}', '')
$$;
create function pg_temp.engine(n integer, what text, joined timestamptz, ended timestamptz, reason text) returns text language sql as $$
	select verdict from call_apply_engine(cur_tenant(), gen_random_uuid(), n || what, what, pg_temp.id(n), 'talk ' || n, joined, ended, reason, null, null,
		'2026-11-20 17:00:20Z', false, '{}', '')
$$;
select pg_temp.open_call(1, 'talk 1');
select pg_temp.carrier(1, 'busy');
select is((select count(*)::integer from live_calls where tenant_id = cur_tenant()), 0, 'the call is over');
select is(pg_temp.busy('2026-11-20 17:01:24Z'), 1, 'its line is not free while the conversation can be joined');
select is(pg_temp.busy('2026-11-20 17:01:26Z'), 0, 'then it is, whatever the engine says');
select pg_temp.engine(1, 'call.ended', null, '2026-11-20 17:00:20Z', 'unjoined');
select is(pg_temp.busy('2026-11-20 17:00:21Z'), 0, 'at once when the engine has ended it');
select pg_temp.open_call(2, null);
select pg_temp.carrier(2, 'failed');
select is(pg_temp.busy('2026-11-20 17:00:21Z'), 0, 'a call without a conversation keeps nothing');
select pg_temp.open_call(3, 'talk 3');
select pg_temp.engine(3, 'call.joined', '2026-11-20 17:00:05Z', null, null);
select is(pg_temp.busy('2026-11-20 17:00:06Z'), 1, 'they talk');
select pg_temp.carrier(3, 'completed');
select is(pg_temp.busy('2026-11-20 17:00:11Z'), 0, 'a conversation ends with its call');
select pg_temp.open_call(4, 'talk 4');
select pg_temp.carrier(4, 'completed');
select is(pg_temp.busy('2026-11-20 17:00:11Z'), 1, 'that it was joined may be told late');
select pg_temp.engine(4, 'call.joined', '2026-11-20 17:00:05Z', null, null);
select is(pg_temp.busy('2026-11-20 17:00:12Z'), 0, 'but counts then');
select pg_temp.engine(4, 'call.ended', '2026-11-20 17:00:05Z', '2026-11-20 17:00:10Z', 'hangup');
select is(pg_temp.busy('2026-11-20 17:00:12Z'), 0, 'once');

select * from finish();
rollback;
