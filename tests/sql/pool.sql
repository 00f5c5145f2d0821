-- pool.sql: the states of a number in the pool: every pair of them, whose it is, what lapses by itself, and two who come at once.
\set ON_ERROR_STOP on
begin;
select no_plan();
\set a 0190d0ee-0000-7000-8000-0000000000a1
\set b 0190d0ee-0000-7000-8000-0000000000b1
\set c 0190d0ee-0000-7000-8000-0000000000c1
\set at '''2031-05-01 12:00Z'''
do $$ begin
	perform tenant_create('0190d0ee-0000-7000-8000-0000000000a1', 'A', 'customer', 'US', 'America/New_York', 'ca');
	perform tenant_create('0190d0ee-0000-7000-8000-0000000000b1', 'B', 'customer', 'US', 'America/New_York', 'cb');
	perform tenant_create('0190d0ee-0000-7000-8000-0000000000c1', 'C', 'customer', 'US', 'America/New_York', 'cc');
end $$;

-- A number in a state, of A where somebody has it.
create function pg_temp.number(standing text, held boolean default true) returns uuid language plpgsql as $$
declare number constant uuid := gen_random_uuid();
begin
	insert into number_pool (id, e164, carrier_sid, country, state, tenant_id, reserved_until, quarantined_until)
	values (number, '+1999' || lpad((random() * 9999999)::integer::text, 7, '0'), 'PN', 'US', standing,
		case when standing in ('reserved', 'assigned') or (standing = 'suspended' and held) then '0190d0ee-0000-7000-8000-0000000000a1'::uuid end,
		case when standing = 'reserved' then timestamptz '2031-05-01 12:10Z' end,
		case when standing = 'quarantine' then timestamptz '2031-05-20 12:00Z' end);
	return number;
end $$;

-- What comes of a move: the state it is in then, or the error.
create function pg_temp.moved(number uuid, after text, holder uuid, at timestamptz default '2031-05-01 12:00Z') returns text language plpgsql as $$
begin
	return (pool_move(number, after, holder, case when after in ('reserved', 'quarantine') then at + interval '1 hour' end, at)).state;
exception when others then
	return sqlstate;
end $$;

-- Every pair of states, for the customer that has the number; what may follow is written out here once more.
create temporary table states as select unnest(array['available', 'reserved', 'assigned', 'quarantine', 'suspended', 'released']) as state;
create temporary table legal (before text, after text);
insert into legal values ('available', 'reserved'), ('available', 'assigned'), ('available', 'suspended'), ('available', 'released'),
	('reserved', 'reserved'), ('reserved', 'available'), ('reserved', 'assigned'), ('assigned', 'assigned'), ('assigned', 'quarantine'),
	('assigned', 'suspended'), ('quarantine', 'released'), ('suspended', 'assigned'), ('suspended', 'quarantine'), ('released', 'available'),
	('released', 'quarantine');
select is(pg_temp.moved(pg_temp.number(b.state), n.state, case when n.state in ('reserved', 'assigned') then :'a'::uuid end),
	case when exists (select from legal l where l.before = b.state and l.after = n.state) then n.state else 'ML409' end,
	b.state || ' → ' || n.state)
from states b cross join states n order by b.state, n.state;
select is(pg_temp.moved(pg_temp.number('suspended', false), n.state, case when n.state in ('reserved', 'assigned') then :'a'::uuid end),
	case when n.state in ('available', 'released') then n.state else 'ML409' end, 'suspended, of nobody → ' || n.state)
from states n order by n.state;

-- Another customer gets what is free, and nothing else.
select is(pg_temp.moved(pg_temp.number(b.state), n.after, :'b'), case when b.state = 'available' or (b.state = 'assigned' and n.after = 'assigned')
	then n.after else 'ML409' end, b.state || ' → ' || n.after || ' by another customer')
from states b cross join unnest(array['reserved', 'assigned']) n (after) order by b.state, n.after;
select is(pg_temp.moved(pg_temp.number('available'), 'assigned', null), 'ML409', 'nobody is given a number');
select is(pg_temp.moved(gen_random_uuid(), 'reserved', :'a'), 'ML404', 'a number that does not exist');

-- What lapses by itself.
select is(pg_temp.moved(pg_temp.number('reserved'), 'assigned', :'b', '2031-05-01 12:09:59Z'), 'ML409', 'one second before a reservation ends');
select is(pg_temp.moved(pg_temp.number('reserved'), 'assigned', :'b', '2031-05-01 12:10Z'), 'assigned', 'and when it is over');
select is(pg_temp.moved(pg_temp.number('quarantine'), 'reserved', :'b', '2031-05-20 11:59Z'), 'ML409', 'one minute before a quarantine ends');
select is(pg_temp.moved(pg_temp.number('quarantine'), 'reserved', :'b', '2031-05-20 12:00Z'), 'reserved', 'and when it is over');

-- Reserving, as a customer does it.
select enter_tenant(:'c') \gset
select pg_temp.number('available') as one, pg_temp.number('available') as two, pg_temp.number('available') as three,
	pg_temp.number('available') as four, pg_temp.number('available') as five, pg_temp.number('available') as six \gset
select is(pool_reserve(:'c', :'one', :at), timestamptz '2031-05-01 12:30Z', 'half an hour');
select is(pool_reserve(:'c', :'one', timestamptz :at + interval '10 minutes'), timestamptz '2031-05-01 12:40Z', 'anew when it is chosen again');
select is(array_agg(pool_reserve(:'c', x::uuid, :at) is not null), '{t,t,t,t}', 'a few at a time')
	from unnest(array[:'two', :'three', :'four', :'five']) x;
select throws_ok(format('select pool_reserve(%L, %L, %L)', :'c', :'six', :at), 'ML409', null, 'but not the whole pool');
select lives_ok(format('select pool_unreserve(%L, %L, %L)', :'c', :'five', :at), 'one is let go');
select is(pool_reserve(:'c', :'six', :at), timestamptz '2031-05-01 12:30Z', 'and another can be reserved');
select is((select count(*) from pool_reserved(:'c', :at)), 5::bigint, 'five are kept');
select is((select count(*) from pool_reserved(:'c', timestamptz :at + interval '31 minutes')), 1::bigint, 'those that were not chosen again lapse');
select is((select count(*) from pool_available('{"prefix": "+1999"}', '', 100, timestamptz :at + interval '1 hour') p where p.id = :'two'), 1::bigint, 'and are free');
select is((select count(*) from pool_available('{"prefix": "+1999"}', '', 100, :at) p where p.id = :'two'), 0::bigint, 'which they were not');
select throws_ok(format('select pool_reserve(%L, %L, %L)', :'b', :'five', :at), 'ML404', null, 'nobody reserves for another customer');
select is((select count(*) from pool_reserved(:'b', :at)), 0::bigint, 'nor sees what another has reserved');

select enter_tenant(:'a') \gset

-- What is found: country, area code, place, text messages.
insert into number_pool (id, e164, carrier_sid, country, region, locality, sms) values
	(gen_random_uuid(), '+19985550601', 'PN', 'US', 'CA', 'San Testo', true), (gen_random_uuid(), '+19985550602', 'PN', 'US', 'CA', 'Los Testos', false),
	(gen_random_uuid(), '+19975550603', 'PN', 'US', 'TX', 'San Testo', false), (gen_random_uuid(), '+449985550601', 'PN', 'GB', '', 'Testdon', false);
create function pg_temp.found(wanted jsonb, after text default '') returns text language sql as $$
	select string_agg(right(p.phone, 6) || ' ' || p.country, ', ' order by p.phone) from pool_available(wanted, after, 10, '2031-05-01 12:00Z') p $$;
select is(pg_temp.found('{"prefix": "+1998"}'), '550601 US, 550602 US', 'by area code');
select is(pg_temp.found('{"prefix": "+1998", "place": "ca"}'), '550601 US, 550602 US', 'and state');
select is(pg_temp.found('{"place": "san test"}'), '550603 US, 550601 US', 'by the beginning of a city');
select is(pg_temp.found('{"place": "san test", "sms": true}'), '550601 US', 'that takes text messages');
select is(pg_temp.found('{"place": "testd", "country": "GB"}'), '550601 GB', 'of a country');
select is(pg_temp.found('{"place": "testd", "country": "US"}'), null, 'and of no other');
select is(pg_temp.found('{"prefix": "+1998"}', '+19985550601'), '550602 US', 'after a given one');
select is(pg_temp.found('{"place": "%"}'), null, 'a place is no pattern');

-- What staff do is written down where it concerns somebody, and in the operator's log where it does not.
select pg_temp.number('available') as free \gset
do $$ begin perform pool_suspend((select id from number_pool where e164 = '+19985550601'), 'Too many complaints', '{"person": "Sam"}', '2031-05-01 12:00Z'); end $$;
select pool_assign(:'free', :'a', '{"person": "Sam"}', :at);
select is((select n.state from numbers n where n.tenant_id = :'a' and n.id = :'free'), 'connecting', 'a number is given to a customer');
select pool_assign(:'free', :'b', '{"person": "Sam"}', :at);
select is((select count(*) from numbers n where n.tenant_id = :'a' and n.id = :'free'), 0::bigint, 'and then to another');
select throws_ok(format('select pool_discard(%L, %L, %L)', :'free', '{"person": "Sam"}', :at), 'ML409', null, 'what somebody has does not go back to the carrier');
select pool_suspend(:'free', 'Too many complaints', '{"person": "Sam"}', :at);
select pool_resume(:'free', '{"person": "Sam"}', :at);
select pool_withdraw(:'free', '{"person": "Sam"}', :at);
select is((select state from number_pool where id = :'free'), 'quarantine', 'taken away, it rests');
select pool_discard(:'free', '{"person": "Sam"}', :at);
select is((select carrier_sid from pool_returning(:'free')), 'PN', 'a job gives it back');
select pool_returned(:'free', null, :at);
select is_empty(format('select carrier_sid from pool_returning(%L)', :'free'), 'once');
select is((select string_agg(action, ' ' order by action) from audit_log where tenant_id = :'a' and person = 'Sam'), 'number.assigned number.taken_away', 'one customer''s log');
select enter_tenant(:'b') \gset
select is((select string_agg(action, ' ' order by action) from audit_log where tenant_id = :'b' and person = 'Sam'),
	'number.assigned number.resumed number.suspended number.taken_away', 'the other''s');
select enter_tenant('00000000-0000-7000-8000-000000000001') \gset
select is((select string_agg(action, ' ' order by action) from audit_log where tenant_id = '00000000-0000-7000-8000-000000000001' and person = 'Sam' and at = :at),
	'number.released number.suspended', 'the operator''s');

-- Bought again, it rests as long as it would have.
select pool_add(jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'e164', (select e164 from number_pool where id = :'free'), 'carrier', 'twilio',
	'carrier_sid', 'PN2', 'country', 'US', 'region', '', 'locality', '')), timestamptz :at + interval '1 day');
select is((select state || ' ' || carrier_sid from number_pool where id = :'free'), 'quarantine PN2', 'bought again, it rests on');

-- The table itself refuses what makes no sense.
select throws_ok(format('update number_pool set state = %L, tenant_id = null, reserved_until = null where id = %L', s, :'one'), '23514', null, s || ' without what belongs to it')
	from unnest(array['reserved', 'assigned', 'quarantine']) s;
select throws_ok(format('update number_pool set reserved_until = null where id = %L', :'one'), '23514', null, 'a reservation has an end');

select * from finish();
rollback;
