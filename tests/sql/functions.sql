-- functions.sql: which functions run with the owner's rights, and who may call them. A new one has to be added here, by hand.
\set ON_ERROR_STOP on
begin;
select no_plan();

-- name, web, worker, staff.
create temporary table definers (name text primary key, web boolean, worker boolean, staff boolean);
insert into definers values
	('dial_room', false, true, false),
	('directory_find', false, true, false),
	('directory_remove', true, true, true),
	('engine_webhook_claim', false, true, false),
	('engine_webhook_known', false, true, false),
	('engine_webhook_put', false, true, false),
	('factor_find', true, false, true),
	('factor_forgive', true, false, false),
	('factor_remove', true, false, false),
	('factor_set', true, false, true),
	('factor_take', true, false, false),
	('event_replay', false, false, true),
	('invitation_accept', true, false, false),
	('invitation_find', true, false, false),
	('invitation_send', false, true, false),
	('member_remove', true, false, false),
	('member_role_set', true, false, false),
	('log_in_begin', true, false, false),
	('log_in_end', true, false, false),
	('log_in_find', true, false, false),
	('login_find', true, false, false),
	('login_forgive', true, false, false),
	('migrations_applied', true, false, true),
	('pace_hold', false, true, false),
	('pace_take', false, true, false),
	('passage_find', true, true, false),
	('password_reset_begin', false, true, false),
	('password_reset_find', true, false, false),
	('password_reset_finish', true, false, false),
	('person_forgive', true, false, true),
	('person_password_set', true, false, true),
	('person_places', false, false, false),
	('person_rename', true, false, true),
	('person_secret', true, false, true),
	('person_sessions', true, false, true),
	('person_sessions_end', true, false, true),
	('person_exists', false, true, true),
	('person_tenants', true, false, false),
	('platform_day', false, true, false),
	('platform_jobs', false, true, true),
	('platform_state_list', true, false, true),
	('platform_state_set', false, true, false),
	('platform_state_well', false, true, false),
	('number_compare', false, true, false),
	('number_prices_put', false, true, true),
	('number_request_add', true, false, false),
	('number_request_answer', false, false, true),
	('number_requests_all', false, false, true),
	('number_requests_of', true, false, false),
	('platform_tenant', true, false, true),
	('pool_add', false, true, true),
	('pool_assign', false, false, true),
	('pool_available', true, false, false),
	('pool_countries', true, false, true),
	('pool_discard', false, false, true),
	('pool_figures', false, false, true),
	('pool_fill', false, true, false),
	('pool_find', false, false, true),
	('pool_lost', false, true, false),
	('pool_release', true, false, false),
	('pool_reserve', true, false, false),
	('pool_reserved', true, false, false),
	('pool_rests', true, false, true),
	('pool_resume', false, false, true),
	('pool_returned', false, true, false),
	('pool_returning', false, true, false),
	('pool_rules', false, false, true),
	('pool_rules_set', false, false, true),
	('pool_search', false, false, true),
	('pool_state', false, true, false),
	('pool_suspend', false, false, true),
	('pool_take', true, false, false),
	('pool_unreserve', true, false, false),
	('pool_unpriced', false, true, false),
	('pool_withdraw', false, false, true),
	('recovery_code_take', true, false, false),
	('recovery_codes_set', true, false, true),
	('session_open', true, false, true),
	('signup_begin', false, true, false),
	('signup_find', true, false, false),
	('signup_finish', true, false, false),
	('slot_engine', false, true, false),
	('slot_free', false, true, false),
	('slot_keep', false, true, false),
	('slot_rank', false, true, false),
	('slot_take', false, true, false),
	('slots_busy', false, true, false),
	('slots_ensure', false, true, false),
	('staff_agent_figures', false, false, true),
	('staff_agents', false, false, true),
	('staff_audit', false, false, true),
	('staff_dead', false, false, true),
	('staff_events', false, false, true),
	('staff_factor_reset', false, false, true),
	('staff_hours', false, false, true),
	('staff_jobs', false, false, true),
	('staff_people', false, false, true),
	('staff_remove', false, false, true),
	('staff_retry', false, false, true),
	('staff_usage', false, false, true),
	('staff_tenant_name', false, false, true),
	('staff_tenants', false, false, true),
	('staff_today', false, false, true),
	('throttle', true, false, true),
	('voices_put', false, true, false),
	('wake_claim', false, true, false),
	('wake_oldest', true, false, true),
	('wake_settle', false, true, false),
	('wake_up', true, true, true);

create temporary view functions as
	select p.oid, p.proname::text as name, p.prosecdef, coalesce(p.proconfig::text, '') as settings, p.proowner, p.prokind
	from pg_proc p where p.pronamespace = 'public'::regnamespace
	and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e');

select set_eq($$ select name from functions where prosecdef $$, $$ select name from definers $$, 'these run with the owner''s rights');
select is_empty($$ select name from functions where prosecdef and settings not like '%search_path=public, pg_temp%' $$,
	'each of them says where it looks for names');
select is_empty($$ select name from functions where proowner <> 'manyline_owner'::regrole $$, 'the owner owns all');
select is_empty($$ select f.name from functions f, pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
	where p.oid = f.oid and f.prosecdef and a.grantee = 0 $$, 'none of them can be called by everybody');
select is(array[has_function_privilege('manyline_web', f.oid, 'execute'), has_function_privilege('manyline_worker', f.oid, 'execute'),
		has_function_privilege('manyline_staff', f.oid, 'execute')],
	array[d.web, d.worker, d.staff], f.name || ': who may call it (web, worker, staff)')
	from functions f join definers d using (name) order by f.name;
select ok(not has_function_privilege(r, oid, 'execute'), r || ' may not call ' || name)
	from functions, unnest(array['manyline_web', 'manyline_worker', 'manyline_staff']) r
	where name in ('tenant_create', 'member_add', 'member_check', 'protect', 'pool_move', 'staff_note', 'staff_person', 'staff_factor_forget', 'staff_admit') order by name, r;
-- What is for staff alone is refused when it is called, with whatever is given; staff get as far as its first line.
create temporary view for_staff as select f.name, format('select %s(%s)', f.name, (select string_agg('null::' || format_type(t, null), ', ' order by n)
	from unnest(p.proargtypes::oid[]) with ordinality a (t, n))) as call
	from functions f join pg_proc p on p.oid = f.oid where f.name like 'staff\_%' or f.name in (select name from definers where staff and not web and not worker);
select cmp_ok((select count(*) from for_staff), '>=', 20::bigint, 'there are some for staff alone');
grant usage on schema tap to manyline_web, manyline_worker;
do $$ begin
	execute format('grant usage on schema %s to manyline_web, manyline_worker', pg_my_temp_schema()::regnamespace);
	execute format('grant all on all tables in schema %s to manyline_web, manyline_worker', pg_my_temp_schema()::regnamespace);
	execute format('grant all on all sequences in schema %s to manyline_web, manyline_worker', pg_my_temp_schema()::regnamespace);
end $$;
set local role manyline_web;
select throws_ok(call, '42501', null, 'a page of customers is refused: ' || name) from for_staff order by name;
set local role manyline_worker;
select throws_ok(call, '42501', null, 'so is a daemon: ' || name) from for_staff order by name;
reset role;
select is_empty($$ select name from functions where not prosecdef and pg_get_functiondef(oid) ~* 'set_config|notify|dblink' and prokind = 'f' $$,
	'no function sets the tenant for longer than its transaction, or notifies');

select * from finish();
rollback;
