-- people.sql: second factors, log-ins that wait for one, what a person changes of oneself, who belongs to a customer, invitations:
-- nothing works twice, too late, for another, or for nobody.
\set ON_ERROR_STOP on
begin;
select no_plan();
do $$ begin -- so that the programs' roles can be tested from within
	execute format('grant usage on schema tap, %s to manyline_web, manyline_worker, manyline_staff', pg_my_temp_schema()::regnamespace);
	execute format('grant all on all tables in schema %s to manyline_web, manyline_worker, manyline_staff', pg_my_temp_schema()::regnamespace);
	execute format('grant all on all sequences in schema %s to manyline_web, manyline_worker, manyline_staff', pg_my_temp_schema()::regnamespace);
end $$;
\set ours 0190d0ee-0000-7000-8000-00000000002a
\set theirs 0190d0ee-0000-7000-8000-00000000002b
\set ann 0190d0ee-0000-7000-8000-0000000000a2
\set bob 0190d0ee-0000-7000-8000-0000000000b3
\set sam 0190d0ee-0000-7000-8000-0000000000c4
\set new 0190d0ee-0000-7000-8000-0000000000d5
\set noon '''2026-06-01 12:00+00'''

insert into persons (person_id, email, name, password_hash, is_staff) values (:'ann', 'ann@p.test', 'Ann', 'hash a', false),
	(:'bob', 'bob@p.test', 'Bob', 'hash b', false), (:'sam', 'sam@p.test', 'Sam', 'hash s', true);
do $$ begin
	perform tenant_create('0190d0ee-0000-7000-8000-00000000002a', 'Ours', 'customer', 'US', 'America/New_York', 'p1');
	perform tenant_create('0190d0ee-0000-7000-8000-00000000002b', 'Theirs', 'customer', 'US', 'America/New_York', 'p2');
	perform member_add('0190d0ee-0000-7000-8000-00000000002a', '0190d0ee-0000-7000-8000-0000000000a2', 'ann@p.test', 'Ann', 'owner');
	perform member_add('0190d0ee-0000-7000-8000-00000000002b', '0190d0ee-0000-7000-8000-0000000000a2', 'ann@p.test', 'Ann', 'viewer');
	perform member_add('0190d0ee-0000-7000-8000-00000000002b', '0190d0ee-0000-7000-8000-0000000000b3', 'bob@p.test', 'Bob', 'owner');
	perform member_add('0190d0ee-0000-7000-8000-00000000002a', '0190d0ee-0000-7000-8000-0000000000b3', 'bob@p.test', 'Bob', 'manager');
end $$;

-- Nobody reads or writes these but through functions, in whichever tenant.
create temporary table hidden as select t, r from unnest(array['persons', 'factors', 'recovery_codes', 'log_ins', 'devices', 'password_resets', 'signups', 'throttles']) t,
	unnest(array['manyline_web', 'manyline_worker', 'manyline_staff']) r;
select is_empty($$ select t, r, p from hidden, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p where has_table_privilege(r, t, p) $$, 'no program reaches what belongs to persons');

-- A second factor, and its recovery codes.
set local app.tenant_id = '';
set local role manyline_web;
select is_empty(format('select * from factor_find(%L)', :'ann'), 'factor_find: none yet');
select is(factor_take(:'ann', 100), false, 'factor_take: no code of nobody''s factor');
select lives_ok(format('select factor_set(%L, ''sealed 1'', 100, array[''c1'', ''c2''])', :'ann'));
select lives_ok(format('select factor_set(%L, ''sealed b'', 100, array[''b1''])', :'bob'));
select is(secret || ' ' || codes_left, 'sealed 1 2', 'factor_set: with its codes') from factor_find(:'ann');
select is(factor_take(:'ann', 100), false, 'factor_take: the code that enrolled it is not taken again');
select is(factor_take(:'ann', 102), true, 'factor_take: a newer one is');
select is(factor_take(:'ann', 102), false, 'factor_take: once');
select is(factor_take(:'ann', 101), false, 'factor_take: and none from before it');
select is(factor_take(:'bob', 101), true, 'factor_take: another person''s is another');
select is(recovery_code_take(:'ann', 'b1', :noon), false, 'recovery_code_take: not another person''s');
select is(recovery_code_take(:'ann', 'c1', :noon), true, 'recovery_code_take: one of one''s own');
select is(recovery_code_take(:'ann', 'c1', :noon), false, 'recovery_code_take: once');
select is(recovery_code_take(:'ann', 'nonsense', :noon), false, 'recovery_code_take: not what is none');
select is(codes_left, 1, 'factor_find: one less') from factor_find(:'ann');
select lives_ok(format('select recovery_codes_set(%L, array[''c1'', ''c3''])', :'ann'));
select is(recovery_code_take(:'ann', 'c2', :noon), false, 'recovery_codes_set: those of before are gone');
select is(recovery_code_take(:'ann', 'c3', :noon), true, 'recovery_codes_set: the new ones work');
select lives_ok(format('select factor_set(%L, ''sealed 2'', 200, array[''d1''])', :'ann'));
select is(secret || ' ' || codes_left, 'sealed 2 1', 'factor_set: another in its place') from factor_find(:'ann');
select is(factor_take(:'ann', 150), false, 'factor_set: nor do codes count from before it');
select is(codes_left, 1, 'factor_set: nobody else''s') from factor_find(:'bob');
select is((select count(throttle('factor hours ' || p, 5, '1 hour', :noon))::int from unnest(array[:'ann', :'bob']) p), 2, 'both have tried');
select lives_ok(format('select factor_forgive(%L)', :'ann'));
reset role;
select is((select array_agg(count order by key) from throttles where key in ('factor hours ' || :'ann', 'factor hours ' || :'bob')), array[0, 1], 'factor_forgive: of one person');
set local role manyline_worker;
select throws_ok(format('select %s', call), '42501', null, call || ': not for daemons') from unnest(array['factor_find(null)', 'factor_take(null, 1)', 'factor_remove(null)',
	'factor_set(null, null, 1, null)', 'recovery_code_take(null, null, null)', 'recovery_codes_set(null, null)', 'log_in_find(null, null)', 'log_in_begin(null, null, null)',
	'person_secret(null, null)', 'person_rename(null, null)', 'person_sessions_end(null, null, null)', 'person_password_set(null, null, null)', 'member_remove(null, null)',
	'member_role_set(null, null, null)', 'invitation_accept(null, null, null, null, null, null)', 'invitation_find(null, null, null)']) call;

-- Between password and code.
set local role manyline_web;
select lives_ok(format('select log_in_begin(''l1'', %L, %L), log_in_begin(''l2'', %L, %L)', :'ann', :noon, :'sam', :noon));
select is(name || ' ' || secret || ' ' || last_step, 'Ann sealed 2 200', 'log_in_find: whose it is') from log_in_find('l1', :noon);
select is(is_staff || ' ' || coalesce(secret, 'none'), 'true none', 'log_in_find: who has to enrol one first') from log_in_find('l2', :noon);
select is_empty(format('select * from log_in_find(''l3'', %L)', :noon), 'log_in_find: nobody''s');
select is_empty(format('select * from log_in_find(''l1'', timestamptz %L + interval ''10 minutes'')', :noon), 'log_in_find: for ten minutes');
select is(log_in_end('l1', timestamptz :noon + interval '10 minutes'), false, 'log_in_end: nor is it ended later');
select is(log_in_end('l1', :noon), true, 'log_in_end: by one');
select is(log_in_end('l1', :noon), false, 'log_in_end: once');
select is_empty(format('select * from log_in_find(''l1'', %L)', :noon), 'log_in_end: then it is nobody''s');
select lives_ok(format('select log_in_begin(''l4'', %L, timestamptz %L + interval ''1 hour'')', :'ann', :noon));
select throws_ok(format('select log_in_begin(''l4'', %L, timestamptz %L + interval ''1 hour'')', :'bob', :noon), '23505', null, 'log_in_begin: a token is one person''s');
reset role;
select is((select array_agg(token_hash) from log_ins where person_id in (:'ann', :'sam')), array['l4'], 'log_in_begin: old ones are forgotten');
set local role manyline_web;
select lives_ok(format('select factor_set(%L, ''sealed s'', 1, array[''s1''])', :'sam'));
select throws_ok(format('select factor_remove(%L)', :'sam'), 'ML403', null, 'factor_remove: staff keep theirs');
select lives_ok(format('select factor_remove(%L)', :'ann'));
select is_empty(format('select * from factor_find(%L)', :'ann'), 'factor_remove: gone');
select is(recovery_code_take(:'ann', 'd1', :noon), false, 'factor_remove: its codes, too');
select is(codes_left, 1, 'factor_remove: nobody else''s') from factor_find(:'bob');

-- What a person changes of oneself.
select is((select max(wait_seconds) from generate_series(1, 10) n, person_secret(:'ann', timestamptz :noon + n * interval '0')), 0, 'person_secret: ten tries');
select is(password_hash || ' ' || wait_seconds, 'hash a 900', 'person_secret: the eleventh waits') from person_secret(:'ann', :noon);
select is(wait_seconds, 0, 'person_secret: nobody else does') from person_secret(:'bob', :noon);
select lives_ok(format('select person_forgive(%L), person_forgive(%L)', :'ann', :'ann'));
select is(wait_seconds, 0, 'person_forgive: what was right does not count') from person_secret(:'ann', :noon);
select is_empty(format('select * from person_secret(%L, %L)', :'new', :noon), 'person_secret: of nobody');
select is(session_open(:'ours', :'ann', 'tok 1', 'dev 1', '192.0.2.1', 'Here', :noon) || session_open(:'theirs', :'ann', 'tok 2', 'dev 2', '', 'There', :noon)
	|| session_open(:'theirs', :'bob', 'tok 3', 'dev 3', '', 'Bob''s', :noon) || session_open(:'ours', :'bob', 'tok 4', 'dev 4', '', 'Bob''s', :noon), 'AnnAnnBobBob', 'both have sessions');
select enter_tenant(:'theirs') \g /dev/null
select results_eq(format('select tenant_name, browser, is_current from person_sessions(%L, ''tok 1'', %L) order by 1', :'ann', :noon),
	$$ values ('Ours', 'Here', true), ('Theirs', 'There', false) $$, 'person_sessions: everywhere, of this person');
select is(current_setting('app.tenant_id'), :'theirs', 'person_sessions: and back where it was asked');
select is_empty(format('select * from person_sessions(%L, ''tok 1'', timestamptz %L + interval ''12 hours'')', :'ann', :noon), 'person_sessions: none that is over');
select is_empty(format('select * from person_sessions_end(%L, %L, '''')', :'ann', md5('tok 3')::uuid), 'person_sessions_end: not another person''s');
select results_eq(format('select * from person_sessions_end(%L, %L, '''')', :'ann', md5('tok 2')::uuid), array['p2'], 'person_sessions_end: one; and who listens there is told of');
select is_empty(format('select * from person_sessions_end(%L, %L, '''')', :'ann', md5('tok 2')::uuid), 'person_sessions_end: once');
select throws_ok(format('select * from enter_session(%L, ''tok 2'', ''viewer'', %L)', :'theirs', :noon), 'ML401', null, 'person_sessions_end: it does not work any more');
select is(session_open(:'theirs', :'ann', 'tok 5', 'dev 5', '', '', :noon), 'Ann', 'another one');
select results_eq(format('select * from person_sessions_end(%L, null, ''tok 1'')', :'ann'), array['p2'], 'person_sessions_end: all but the one at hand');
select enter_tenant(:'theirs') \g /dev/null
select lives_ok(format('select person_rename(%L, ''Anna'')', :'ann'));
select is(current_setting('app.tenant_id'), :'theirs', 'person_rename: and back');
select throws_ok(format('select person_rename(%L, null)', :'ann'), '23502', null, 'person_rename: not without a name');
select lives_ok(format('select person_password_set(%L, ''hash 2'', ''dev 1'')', :'ann'));
reset role;
select is((select string_agg(token_hash || ' ' || name, ', ' order by token_hash) from sessions where tenant_id in (:'ours', :'theirs') and person_id in (:'ann', :'bob')), 'tok 1 Anna, tok 3 Bob, tok 4 Bob', 'these are left, by their names');
select is((select string_agg(distinct name, ', ') from members where person_id = :'ann'), 'Anna', 'person_rename: in every tenant');
select is((select string_agg(token_hash, ' ' order by token_hash) from devices where person_id in (:'ann', :'bob')), 'dev 1 dev 3 dev 4', 'person_password_set: one''s other browsers are not known any more');
select is((select string_agg(password_hash, ' ' order by email) from persons where person_id in (:'ann', :'bob')), 'hash 2 hash b', 'person_password_set: nobody else''s');

-- Who belongs to a customer.
set local role manyline_web;
select enter_tenant(:'ours') \g /dev/null
select throws_ok(format('select member_remove(%L, %L)', :'theirs', :'bob'), 'ML404', null, 'member_remove: not in another tenant');
select throws_ok(format('select member_role_set(%L, %L, ''viewer'')', :'theirs', :'bob'), 'ML404', null, 'member_role_set: nor there');
select throws_ok(format('select member_remove(%L, %L)', :'ours', :'sam'), 'ML404', null, 'member_remove: who does not belong here');
select throws_ok(format('select member_remove(%L, %L)', :'ours', :'ann'), 'ML409', null, 'member_remove: not the last owner');
select throws_ok(format('select member_role_set(%L, %L, ''manager'')', :'ours', :'ann'), 'ML409', null, 'member_role_set: who stays owner');
select throws_ok(format('select member_role_set(%L, %L, ''staff'')', :'ours', :'bob'), '23514', null, 'member_role_set: nobody becomes staff');
select throws_ok(format('insert into members (tenant_id, person_id, email, name, role) values (%L, %L, ''x@p.test'', ''X'', ''owner'')', :'ours', :'sam'), '42501', null, 'nobody joins past the functions');
select is(email || ' ' || old_role, 'bob@p.test manager', 'member_role_set: what it was') from member_role_set(:'ours', :'bob', 'owner');
select is(old_role, 'owner', 'member_role_set: one of two owners may go back') from member_role_set(:'ours', :'ann', 'viewer');
select throws_ok(format('select * from enter_session(%L, ''tok 1'', ''manager'', %L)', :'ours', :noon), 'ML403', null, 'member_role_set: which counts at once');
select throws_ok(format('select member_remove(%L, %L)', :'ours', :'bob'), 'ML409', null, 'member_remove: now the other one is the last');
select is(old_role, 'viewer', 'member_role_set: two again') from member_role_set(:'ours', :'ann', 'owner');
select is(member_remove(:'ours', :'bob'), 'bob@p.test', 'member_remove: one of two owners');
select throws_ok(format('select member_remove(%L, %L)', :'ours', :'bob'), 'ML404', null, 'member_remove: once');
select throws_ok(format('select * from enter_session(%L, ''tok 4'', ''viewer'', %L)', :'ours', :noon), 'ML401', null, 'member_remove: sessions here end');
select throws_ok(format('select session_open(%L, %L, ''x'', ''x'', '''', '''', %L)', :'ours', :'bob', :noon), 'ML404', null, 'member_remove: and none begins');
select is(role, 'owner', 'member_remove: elsewhere all is as before') from enter_session(:'theirs', 'tok 3', 'viewer', :noon);
select is((select array_agg(tenant_name) from person_tenants(:'bob')), array['Theirs'], 'member_remove: one belongs there alone');

-- Invitations.
reset role;
insert into invitations (tenant_id, id, email, role, person, ends_at) select :'ours', ('0190d0ee-0000-7000-8000-00000000030' || n)::uuid, e.email, 'manager', 'Ann', :noon
	from unnest(array['new@p.test', 'bob@p.test', 'sam@p.test', 'late@p.test', 'ann@p.test']) with ordinality e (email, n);
set local role manyline_worker;
select enter_tenant(:'theirs') \g /dev/null
select is_empty(format('select * from invitation_send(%L, ''new@p.test'', ''i0'', %L)', :'ours', :noon), 'invitation_send: not from another tenant');
select enter_tenant(:'ours') \g /dev/null
select is_empty(format('select * from invitation_send(%L, ''ghost@p.test'', ''i0'', %L)', :'ours', :noon), 'invitation_send: one that was withdrawn');
select is(role || ' ' || tenant_name, 'manager Ours', 'invitation_send: what the mail says') from invitation_send(:'ours', 'new@p.test', 'i1', :noon);
select is((select count(*)::int from unnest(array['new', 'bob', 'sam', 'late', 'ann']) with ordinality e (who, n),
	invitation_send(:'ours', e.who || '@p.test', 'i' || 1 + n, timestamptz :noon - case e.who when 'late' then interval '7 days' else '0' end)), 5, 'all are sent, one a second time');
set local role manyline_web;
set local app.tenant_id = '';
select is_empty(format('select * from invitation_find(''i1'', false, %L)', :noon), 'invitation_find: the link of an earlier mail');
select is_empty(format('select * from invitation_find(''i5'', false, %L)', :noon), 'invitation_find: after seven days');
select is_empty(format('select * from invitation_find(''nonsense'', false, %L)', :noon), 'invitation_find: a link that is none');
select is(tenant_name || ' ' || email || ' ' || role || ' ' || has_account, 'Ours new@p.test manager false', 'invitation_find: what it leads to') from invitation_find('i2', false, :noon);
select is_empty(format('select * from invitation_find(''i2'', true, %L)', :noon), 'invitation_find: a customer''s link at the door of staff');
select is(has_account, true, 'invitation_find: who has an account') from invitation_find('i3', false, :noon);
select throws_ok(format('select * from invitation_accept(%L, false, %L, ''N'', ''h'', %L)', token, :'new', :noon), state, null, 'invitation_accept: ' || why)
	from (values ('i1', 'ML404', 'not by an earlier mail'), ('i5', 'ML404', 'not when it is too old'), ('i9', 'ML404', 'not one that is none'),
	('i3', 'ML409', 'nobody sets the password of an account that is there'), ('i4', 'ML409', 'staff join nobody')) v (token, state, why);
select throws_ok(format('select * from invitation_accept(''i2'', false, %L, ''N'', null, %L)', :'new', :noon), 'ML409', null, 'invitation_accept: not without a password');
select is(person_id, :'new'::uuid, 'invitation_accept: a new person') from invitation_accept('i2', false, :'new', 'Newt', 'hash n', :noon);
select throws_ok(format('select * from invitation_accept(''i2'', false, gen_random_uuid(), ''N'', ''h'', %L)', :noon), 'ML404', null, 'invitation_accept: once');
select is(person_id, :'bob'::uuid, 'invitation_accept: somebody who has an account, with it') from invitation_accept('i3', false, gen_random_uuid(), '', null, :noon);
select is(person_id, :'ann'::uuid, 'invitation_accept: somebody who belongs here already') from invitation_accept('i6', false, gen_random_uuid(), '', null, :noon);
reset role;
select is((select string_agg(name || ' ' || role, ', ' order by name) from members where tenant_id = :'ours'), 'Anna owner, Bob manager, Newt manager', 'they joined in the role that was meant; who was owner stays it');
select is((select string_agg(person, ', ' order by person) from audit_log where tenant_id = :'ours' and action = 'member.joined'), 'Anna, Bob, Newt', 'which is written down');
select is((select password_hash from persons where person_id = :'bob'), 'hash b', 'no password has changed');
select is((select array_agg(email order by email) from invitations where tenant_id = :'ours'), array['late@p.test', 'sam@p.test'], 'used invitations are gone');
update tenants set suspended_at = :noon where tenant_id = :'ours';
update invitations set ends_at = 'infinity' where tenant_id = :'ours';
set local role manyline_web;
set local app.tenant_id = '';
select is_empty(format('select * from invitation_find(''i5'', false, %L)', :noon), 'invitation_find: not of a customer who is suspended');
reset role;
update tenants set suspended_at = null where tenant_id = :'ours';
delete from invitations where tenant_id = :'ours';
set local role manyline_web;
select throws_ok(format('select * from invitation_accept(''i5'', false, %L, ''N'', ''h'', %L)', gen_random_uuid(), :noon), 'ML404', null, 'invitation_accept: not one that was withdrawn');
reset role;

select * from finish();
rollback;
