-- identity.sql: the functions that answer before a tenant is known: each does what it says, and no more.
\set ON_ERROR_STOP on
begin;
select no_plan();
do $$ begin -- so that the programs' roles can be tested from within
	execute format('grant usage on schema tap, %s to manyline_web, manyline_worker, manyline_staff', pg_my_temp_schema()::regnamespace);
	execute format('grant all on all tables in schema %s to manyline_web, manyline_worker, manyline_staff', pg_my_temp_schema()::regnamespace);
	execute format('grant all on all sequences in schema %s to manyline_web, manyline_worker, manyline_staff', pg_my_temp_schema()::regnamespace);
end $$;
\set ours 0190d0ee-0000-7000-8000-00000000001a
\set theirs 0190d0ee-0000-7000-8000-00000000001b
\set off 0190d0ee-0000-7000-8000-00000000001c
\set ann 0190d0ee-0000-7000-8000-0000000000a1
\set bob 0190d0ee-0000-7000-8000-0000000000b2
\set sam 0190d0ee-0000-7000-8000-0000000000c3
\set noon '''2026-06-01 12:00+00'''

insert into persons (person_id, email, name, password_hash, is_staff) values (:'ann', 'ann@i.test', 'Ann', 'hash a', false),
	(:'bob', 'bob@i.test', 'Bob', 'hash b', false), (:'sam', 'sam@i.test', 'Sam', 'hash s', true);
insert into factors (person_id, secret, last_step) values (:'sam', 'sealed', 0);
do $$ begin
	perform tenant_create('0190d0ee-0000-7000-8000-00000000001a', 'Ours', 'customer', 'US', 'America/New_York', 'i1');
	perform tenant_create('0190d0ee-0000-7000-8000-00000000001b', 'Theirs', 'customer', 'US', 'America/New_York', 'i2');
	perform tenant_create('0190d0ee-0000-7000-8000-00000000001c', 'Off', 'customer', 'US', 'America/New_York', 'i3');
	perform member_add('0190d0ee-0000-7000-8000-00000000001a', '0190d0ee-0000-7000-8000-0000000000a1', 'Ann@I.test', 'Ann', 'owner');
	perform member_add('0190d0ee-0000-7000-8000-00000000001b', '0190d0ee-0000-7000-8000-0000000000a1', 'ann@i.test', 'Ann', 'viewer');
	perform member_add('0190d0ee-0000-7000-8000-00000000001c', '0190d0ee-0000-7000-8000-0000000000a1', 'ann@i.test', 'Ann', 'viewer');
	perform member_add('0190d0ee-0000-7000-8000-00000000001b', '0190d0ee-0000-7000-8000-0000000000b2', 'bob@i.test', 'Bob', 'owner');
end $$;
update tenants set suspended_at = now() where tenant_id = :'off';
set local app.tenant_id = '';

select is((select array_agg(queue order by queue) from wake where tenant_id = :'ours' and next_at = 'infinity'),
	(select array_agg(distinct queue order by queue) from wake), 'tenant_create: every queue, nothing due');
select results_eq(format('select email from members where tenant_id = %L', :'ours'), array['ann@i.test'], 'member_add: addresses in lower case');

-- The person behind an address.
set local role manyline_web;
select is(name || ' ' || password_hash || ' ' || is_staff || ' ' || wait_seconds, 'Ann hash a false 0', 'login_find: whatever the case')
	from login_find('ANN@i.test', 'n1', '', :noon);
select is(coalesce(name, 'nobody') || ' ' || coalesce(password_hash, 'none') || ' ' || wait_seconds, 'nobody none 0', 'login_find: unknown addresses are counted, too')
	from login_find('ghost@i.test', 'n1', '', :noon);
reset role;
select is((select count from throttles where key = 'login network n1'), 2, 'login_find: both tries are of one network');
select is((select count(*)::int from throttles where key like '%ann@%'), 0, 'login_find: no address is kept');
select is((select max(wait_seconds) from generate_series(1, 9) n, login_find('bob@i.test', 'n2' || left(n::text, 0), '', :noon)), 0, 'login_find: nine tries');
select is((select wait_seconds from login_find('bob@i.test', 'n2', '', :noon)), 0, 'login_find: the tenth');
select is((select wait_seconds from login_find('bob@i.test', 'n2', '', :noon)), 900, 'login_find: the eleventh waits for the quarter of an hour');
select is((select wait_seconds from login_find('bob@i.test', 'n3', '', :noon)), 0, 'login_find: another network does not');
select is((select wait_seconds from login_find('bob@i.test', 'n2', '', timestamptz :noon + interval '15 minutes')), 0, 'login_find: later it begins anew');
insert into devices (token_hash, person_id, ends_at) values ('known', :'bob', '2026-07-01');
select is((select max(wait_seconds) from generate_series(1, 11) n, login_find('bob@i.test', 'n4' || left(n::text, 0), '', :noon)), 900, 'login_find: a thief in the same network …');
select is((select wait_seconds from login_find('bob@i.test', 'n4', 'known', :noon)), 0, 'login_find: … holds up no known browser');
select isnt((select wait_seconds from login_find('bob@i.test', 'n4', 'known', '2026-07-02')), null, 'login_find: an old browser is unknown');
select is((select max(wait_seconds) from generate_series(1, 11) n, login_find('ann@i.test', 'n4' || left(n::text, 0), 'known', :noon)), 900, 'login_find: a browser is known to its own person only');

select lives_ok($$ select login_forgive('ann@i.test', 'n1', '') $$);
select is((select count from throttles where key = 'login network n1'), 1, 'login_forgive: the try does not count');
select lives_ok($$ select login_forgive('ann@i.test', 'n1', ''), login_forgive('ann@i.test', 'n1', '') $$);
select is((select count from throttles where key = 'login network n1'), 0, 'login_forgive: never below nothing');

select is(throttle('t', 2, '1 minute', :noon), 0, 'throttle: one');
select is(throttle('t', 2, '1 minute', timestamptz :noon + interval '10 seconds'), 0, 'throttle: two');
select is(throttle('t', 2, '1 minute', timestamptz :noon + interval '20 seconds'), 40, 'throttle: the third waits until the minute is over');
select is(throttle('t', 2, '1 minute', timestamptz :noon + interval '60 seconds'), 0, 'throttle: then again');

-- Tenants of a person.
set local role manyline_web;
select results_eq(format('select tenant_name from person_tenants(%L)', :'ann'), array['Ours', 'Theirs'], 'person_tenants: none that is suspended');
select is_empty(format('select * from person_tenants(%L)', :'sam'), 'person_tenants: nobody else''s');
select throws_ok('select 1 from members', '22P02', null, 'person_tenants: leaves no tenant entered');
select enter_tenant(:'ours') \g /dev/null
select is((select count(*)::int from person_tenants(:'bob')), 1, 'person_tenants: asked from inside a tenant');
select is(current_setting('app.tenant_id'), :'ours', 'person_tenants: and back in it');

-- Sessions.
set local app.tenant_id = '';
select is(session_open(:'ours', :'ann', 'tok a', 'dev a', '192.0.2.1', 'Test', :noon), 'Ann', 'session_open: for a member');
select throws_ok(format('select session_open(%L, %L, ''x'', ''x'', '''', '''', now())', :'ours', :'bob'), 'ML404', null, 'session_open: for nobody else');
select throws_ok(format('select session_open(%L, %L, ''x'', ''x'', '''', '''', now())', gen_random_uuid(), :'sam'), 'ML404', null, 'session_open: in no tenant that is not there');
select is(session_open(:'ours', :'sam', 'tok s', 'dev s', '', '', :noon), 'Sam', 'session_open: staff enter any tenant');
select is(session_open(:'off', :'sam', 'tok o', 'dev s', '', '', :noon), 'Sam', 'session_open: also a suspended one');
set local app.tenant_id = '';

select is(name || ' ' || role || ' ' || tenant_name || ' ' || can_manage || ' ' || is_staff, 'Ann owner Ours true false', 'enter_session: who it is')
	from enter_session(:'ours', 'tok a', 'viewer', :noon);
select is(current_setting('app.tenant_id'), :'ours', 'enter_session: and the tenant is entered');
select throws_ok(format('select * from enter_session(%L, ''wrong'', ''viewer'', %L)', :'ours', :noon), 'ML401', null, 'enter_session: a wrong token');
select throws_ok(format('select * from enter_session(%L, ''tok a'', ''viewer'', %L)', :'theirs', :noon), 'ML401', null, 'enter_session: a token of another tenant');
select throws_ok(format('select * from enter_session(%L, ''tok a'', ''staff'', %L)', :'ours', :noon), 'ML403', null, 'enter_session: an owner is no staff');
select throws_ok(format('select * from enter_session(%L, ''tok a'', ''viewer'', timestamptz %L + interval ''12 hours'')', :'ours', :noon), 'ML401', null, 'enter_session: idle for twelve hours');
select is(role || ' ' || is_staff || ' ' || is_acting, 'owner true true', 'enter_session: staff act as the owner') from enter_session(:'ours', 'tok s', 'owner', :noon);
select is(role, 'owner', 'enter_session: also in a suspended tenant') from enter_session(:'off', 'tok o', 'viewer', :noon);
select throws_ok(format('select * from enter_session(%L, ''tok s'', ''staff'', %L)', :'ours', :noon), 'ML403', null, 'enter_session: but are no staff there');
select throws_ok(format('select * from enter_session(%L, ''tok s'', ''viewer'', %L, true)', :'ours', :noon), 'ML403', null, 'enter_session: nor do they reach what is a person''s own');
select is(is_acting, false, 'enter_session: whose it is does') from enter_session(:'ours', 'tok a', 'owner', :noon, true, '/a/form');
select lives_ok(format('select * from enter_session(%L, ''tok s'', ''viewer'', %L, false, ''/a/form'')', :'ours', :noon));
select is((select array_agg(person || ' ' || action || ' ' || subject) from audit_log where tenant_id = :'ours'), array['Sam staff.acted /a/form'], 'enter_session: what staff send is written down, what others send is not');
select lives_ok(format('select * from enter_session(%L, ''tok a'', ''viewer'', timestamptz %L + interval ''1 hour'')', :'ours', :noon));
select is((select idle_ends_at from sessions where tenant_id = :'ours' and token_hash = 'tok a'), timestamptz :noon + interval '13 hours', 'enter_session: use keeps it alive');
reset role;
update sessions set idle_ends_at = 'infinity' where token_hash = 'tok a';
select throws_ok(format('select * from enter_session(%L, ''tok a'', ''viewer'', timestamptz %L + interval ''14 days'')', :'ours', :noon), 'ML401', null, 'enter_session: not for ever');
update members set role = 'viewer' where tenant_id = :'ours' and person_id = :'ann';
select throws_ok(format('select * from enter_session(%L, ''tok a'', ''manager'', %L)', :'ours', :noon), 'ML403', null, 'enter_session: a changed role counts at once');
delete from members where tenant_id = :'ours' and person_id = :'ann';
select throws_ok(format('select * from enter_session(%L, ''tok a'', ''viewer'', %L)', :'ours', :noon), 'ML401', null, 'enter_session: who is no member any more is out');
select is(role_rank('nonsense'), null, 'role_rank: an unknown role is none');
select is((select array_agg(role_rank(r) order by n) from unnest(array['viewer', 'manager', 'owner', 'staff']) with ordinality u (r, n)), array[1, 2, 3, 4], 'role_rank: in order');

-- Sign-ups.
set local app.tenant_id = '';
set local role manyline_worker;
select is(person_exists('BOB@i.test'), true, 'person_exists: somebody');
select is(person_exists('ghost@i.test'), false, 'person_exists: nobody');
select lives_ok(format($$ select signup_begin('s1', 'New@I.test', 'Firm', 'Newt', 'DE', 'Europe/Berlin', %L) $$, :noon));
select lives_ok(format($$ select signup_begin('s2', 'new@i.test', 'Firm', 'Newt', 'DE', 'Europe/Berlin', %L) $$, :noon));
reset role;
select is((select count(*)::int from signups where email = 'new@i.test'), 1, 'signup_begin: the last one counts');
set local role manyline_web;
select is_empty(format('select * from signup_find(''s1'', %L)', :noon), 'signup_find: not the first');
select is(email || ' ' || company, 'new@i.test Firm', 'signup_find: what was asked for') from signup_find('s2', :noon);
select is_empty(format('select * from signup_find(''s2'', timestamptz %L + interval ''24 hours'')', :noon), 'signup_find: for a day');
select throws_ok(format($$ select signup_finish('s1', gen_random_uuid(), gen_random_uuid(), 'h', 'c9', %L) $$, :noon), 'ML404', null, 'signup_finish: only with a link that works');
select is(signup_finish('s2', '0190d0ee-0000-7000-8000-00000000001d', '0190d0ee-0000-7000-8000-0000000000d4', 'hash n', 'i4', :noon),
	'0190d0ee-0000-7000-8000-0000000000d4'::uuid, 'signup_finish: makes a person');
select throws_ok(format($$ select signup_finish('s2', gen_random_uuid(), gen_random_uuid(), 'h', 'c9', %L) $$, :noon), 'ML404', null, 'signup_finish: once');
select is((select array_agg(tenant_name) from person_tenants('0190d0ee-0000-7000-8000-0000000000d4')), array['Firm'], 'signup_finish: and a tenant');
reset role;
select is((select role from members where tenant_id = '0190d0ee-0000-7000-8000-00000000001d'), 'owner', 'signup_finish: and an owner');
insert into signups values ('s3', 'bob@i.test', 'F', 'B', 'US', 'America/New_York', '2027-01-01');
set local role manyline_web;
select throws_ok(format($$ select signup_finish('s3', gen_random_uuid(), gen_random_uuid(), 'h', 'c9', %L) $$, :noon), 'ML409', null, 'signup_finish: never a second person of one address');

-- Forgotten passwords.
reset role;
set local app.tenant_id = '';
set local role manyline_worker;
select is_empty(format('select password_reset_begin(''r0'', ''ghost@i.test'', %L)', :noon), 'password_reset_begin: nobody');
select is((select name from password_reset_begin('r1', 'BOB@i.test', :noon)), 'Bob', 'password_reset_begin: somebody');
select is((select name from password_reset_begin('r2', 'bob@i.test', :noon)), 'Bob', 'password_reset_begin: again');
set local role manyline_web;
select is(password_reset_find('r0', false, :noon) or password_reset_find('r1', false, :noon), false, 'password_reset_find: only the last link works');
select is(password_reset_find('r2', true, :noon), false, 'password_reset_find: not at the door of staff');
select is(password_reset_find('r2', false, :noon), true, 'password_reset_find: this one');
select is(password_reset_find('r2', false, timestamptz :noon + interval '1 hour'), false, 'password_reset_find: for an hour');
select is(session_open(:'theirs', :'bob', 'tok b', 'dev b', '', '', :noon), 'Bob', 'Bob has a session');
select throws_ok(format('select password_reset_finish(''r1'', ''new'', ''dev r'', %L)', :noon), 'ML404', null, 'password_reset_finish: only with a link that works');
select lives_ok(format('select password_reset_finish(''r2'', ''new'', ''dev r'', %L)', :noon));
select throws_ok(format('select password_reset_finish(''r2'', ''newer'', ''dev r'', %L)', :noon), 'ML404', null, 'password_reset_finish: once');
reset role;
select is((select password_hash from persons where person_id = :'bob'), 'new', 'password_reset_finish: the new password');
select is((select password_hash from persons where person_id = :'ann'), 'hash a', 'password_reset_finish: nobody else''s');
select is((select count(*)::int from sessions where person_id = :'bob'), 0, 'password_reset_finish: ends every session');
select is((select array_agg(token_hash) from devices where person_id = :'bob'), array['dev r'], 'password_reset_finish: and forgets every browser but this');

-- Whose is it?
insert into directory (kind, key, tenant_id, object_id) values ('number', '+14155550111', :'ours', :'ann');
set local role manyline_worker;
select is(tenant_id, :'ours'::uuid, 'directory_find: by kind and key') from directory_find('number', '+14155550111');
select is_empty($$ select * from directory_find('member', '+14155550111') $$, 'directory_find: of that kind only');
select is_empty($$ select * from directory_find('number', '+1415555011') $$, 'directory_find: the whole key');

-- For staff.
set local role manyline_staff;
select enter_tenant(:'ours') \g /dev/null
select is((select count(*)::int from staff_tenants() where name in ('Ours', 'Theirs', 'Off', 'Operator')), 4, 'staff_tenants: all of them');
select is(current_setting('app.tenant_id'), :'ours', 'staff_tenants: and back where it was asked');

-- Health.
reset role;
set local role manyline_worker;
select lives_ok(format('select platform_state_set(''test_part'', false, ''It is down.'', %L)', :noon));
select lives_ok(format('select platform_state_set(''test_part'', true, ''Old news.'', timestamptz %L - interval ''1 hour'')', :noon));
set local role manyline_web;
select is(ok::text || ' ' || sentence, 'false It is down.', 'platform_state_set: the newest counts') from platform_state_list() where name = 'test_part';
reset role;
update wake set next_at = '2026-06-01 11:00+00' where tenant_id = :'ours' and queue = 'statistics';
set local role manyline_web;
select cmp_ok(wake_oldest('statistics', :noon), '<=', '2026-06-01 11:00+00'::timestamptz, 'wake_oldest: since when');
select is(wake_oldest('nothing', :noon), null, 'wake_oldest: nothing is due');
select cmp_ok((select count(*)::int from migrations_applied()), '>=', 6, 'migrations_applied');
reset role;

select * from finish();
rollback;
