-- isolation.sql: every tenant table, attacked by each role as another tenant and as none.
\set ON_ERROR_STOP on
begin;
select no_plan();
\ir seed.psql

create temporary view tenant_tables as
	select c.oid, c.relname::text as name from pg_class c
	where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not in ('wake', 'number_pool', 'number_requests', 'slots', 'platform_tenants')
		and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped);

-- How many rows of "Ours" there are, as nobody but a superuser can see.
create function pg_temp.rows_of(tenant uuid, name text) returns bigint language plpgsql as $$
declare n bigint;
begin
	execute format('select count(*) from %I where tenant_id = $1', name) into n using tenant;
	return n;
end $$;

-- Runs a statement as a role in a tenant (null: in none); says what came of it, and takes it back.
create function pg_temp.attempt(who text, tenant text, statement text, argument jsonb default null) returns text language plpgsql as $$
declare touched bigint; answer text;
begin
	begin
		execute format('set local role %I', who);
		execute format('set local app.tenant_id = %L', coalesce(tenant, ''));
		execute statement using argument;
		get diagnostics touched = row_count;
		answer := touched || ' rows';
		raise exception using errcode = 'ZZ999', message = answer;
	exception
		when sqlstate 'ZZ999' then null;
		when others then answer := sqlstate;
	end;
	reset role;
	return answer;
end $$;

create temporary table roles as select unnest(array['manyline_web', 'manyline_worker', 'manyline_staff']) as who;
-- The directory cannot be read by programs at all.
create temporary view attacks as
	select t.name, r.who, has_table_privilege(r.who, t.oid, 'select') as may_select, has_table_privilege(r.who, t.oid, 'insert') as may_insert,
		has_table_privilege(r.who, t.oid, 'update') as may_update, has_table_privilege(r.who, t.oid, 'delete') as may_delete
	from tenant_tables t cross join roles r;

select cmp_ok(pg_temp.rows_of(:'t', name), '>=', 1::bigint, name || ': seed.psql has a row to attack') from tenant_tables order by name;

-- In the own tenant the same statements work, so that what follows is no empty promise.
select is(pg_temp.attempt(who, :'t', format('select 1 from %I where tenant_id = %L', name, :'t')),
	pg_temp.rows_of(:'t', name) || ' rows', name || ': ' || who || ' sees its own rows')
	from attacks where may_select order by name, who;

-- Another tenant sees, changes and removes nothing.
select is(pg_temp.attempt(who, :'stranger', format('select 1 from %I where tenant_id = %L', name, :'t')),
	case when may_select then '0 rows' else '42501' end, name || ': ' || who || ' of another tenant sees nothing')
	from attacks order by name, who;
select is(pg_temp.attempt(who, :'stranger', format('update %I set tenant_id = tenant_id where tenant_id = %L', name, :'t')),
	case when may_update and may_select then '0 rows' else '42501' end, name || ': ' || who || ' of another tenant changes nothing')
	from attacks order by name, who;
select is(pg_temp.attempt(who, :'stranger', format('delete from %I where tenant_id = %L', name, :'t')),
	case when may_delete and may_select then '0 rows' else '42501' end, name || ': ' || who || ' of another tenant removes nothing')
	from attacks order by name, who;

-- A row of ours cannot be put in from there, nor moved there.
create function pg_temp.sample(name text, tenant uuid) returns jsonb language plpgsql as $$
declare one jsonb;
begin
	execute format('select to_jsonb(r) from %I r where tenant_id = $1 limit 1', name) into one using tenant;
	return one;
end $$;
select is(pg_temp.attempt(who, :'stranger',
		format('insert into %1$I overriding system value select (jsonb_populate_record(null::%1$I, $1)).*', name), pg_temp.sample(name, :'t')),
	'42501', name || ': ' || who || ' of another tenant puts nothing in') from attacks order by name, who;
select is(pg_temp.attempt(who, :'t', format('update %I set tenant_id = %L where tenant_id = %L', name, :'stranger', :'t')),
	'42501', name || ': ' || who || ' moves nothing into another tenant') from attacks order by name, who;

-- Without a tenant every statement is an error.
select matches(pg_temp.attempt(who, null, format('select 1 from %I', name)), '^(22P02|42704|42501)$', name || ': ' || who || ' without a tenant')
	from attacks order by name, who;
select matches(pg_temp.attempt(who, null, format('delete from %I', name)), '^(22P02|42704|42501)$', name || ': ' || who || ' removes nothing without a tenant')
	from attacks order by name, who;

-- What is shared cannot be reached but through functions.
select is(pg_temp.attempt(who, :'t', format('select 1 from %I', name)), '42501', name || ' is closed to ' || who)
	from roles, unnest(array['persons', 'devices', 'throttles', 'signups', 'password_resets', 'wake', 'number_pool', 'number_rules', 'number_requests', 'slots', 'paces',
		'platform_state', 'platform_tenants', 'platform_troubles', 'engine_webhooks', 'migrations', 'directory']) name order by name, who;

select * from finish();
rollback;
