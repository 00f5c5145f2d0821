-- catalogue.sql: every table, role, grant and function of the schema, against the rules of tenancy: a new one is tested by itself.
\set ON_ERROR_STOP on
begin;
select no_plan();
revoke temporary on database manyline from public; -- which tests/run gives for pgTAP's own tables

-- Tables that belong to no tenant, and why: nothing else may lack a tenant_id.
create temporary table shared (name text primary key, reason text not null);
insert into shared values
	('persons', 'one person may belong to several tenants'), ('devices', 'browsers of persons'),
	('throttles', 'tries are counted before anybody is known'), ('signups', 'before there is a tenant'),
	('password_resets', 'of persons'), ('factors', 'of persons'), ('recovery_codes', 'of persons'), ('log_ins', 'of persons'), ('calling_rules', 'catalogue: the law'), ('prices', 'catalogue'), ('plans', 'catalogue'),
	('number_prices', 'catalogue'), ('voices', 'catalogue'),
	('paces', 'the operator''s accounts'), ('engine_webhooks', 'the operator''s accounts'), ('platform_state', 'the operator''s parts'), ('platform_troubles', 'sums over all tenants'), ('number_rules', 'of the operator''s pool'), ('migrations', 'the schema itself');

-- Tables that name a tenant but are the platform's own: only functions touch them.
create temporary table fronts (name text primary key, reason text not null);
insert into fronts values
	('wake', 'the front of every queue'), ('number_pool', 'the operator''s pool'), ('slots', 'the platform''s lines'),
	('number_requests', 'what customers ask the operator for'), ('platform_tenants', 'what staff see of all of them at once');

-- Policies besides "tenant".
create temporary table exceptions (name text, policy text, primary key (name, policy));
insert into exceptions values ('directory', 'lookup'), ('document_chunks', 'lookup');

create temporary view tables as
	select c.oid, c.relname::text as name, c.relrowsecurity, c.relforcerowsecurity,
		exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant
	from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p');
create temporary view tenant_tables as select * from tables t where t.has_tenant and t.name not in (select f.name from fronts f);

select cmp_ok((select count(*)::int from tenant_tables), '>', 25, 'there are tenant tables');
select is_empty($$ select name from tables where not has_tenant and name not in (select s.name from shared s) $$,
	'a table without tenant_id is in the list, with a reason');
select is_empty($$ select name from shared s where not exists (select from tables t where t.name = s.name and not t.has_tenant) $$,
	'the list of shared tables is true');

-- Row security.
select ok(relrowsecurity and relforcerowsecurity, name || ': row security is enabled and forced') from tenant_tables order by name;
select is_empty(format($$ select policyname from pg_policies where schemaname = 'public' and tablename = %L
	and policyname <> 'tenant' and (tablename, policyname) not in (select e.name, e.policy from exceptions e) $$, name),
	name || ': no other policy') from tenant_tables order by name;
select is((select format('%s to %s for %s using %s check %s', p.permissive, p.roles, p.cmd, p.qual, p.with_check) from pg_policies p
	where p.schemaname = 'public' and p.tablename = t.name and p.policyname = 'tenant'),
	'PERMISSIVE to {public} for ALL using (tenant_id = cur_tenant()) check (tenant_id = cur_tenant())', t.name || ': the policy is the one of all')
	from tenant_tables t order by t.name;
select is((select string_agg(format('%s to %s for %s using %s', p.tablename, p.roles, p.cmd, p.qual), ', ' order by p.tablename) from pg_policies p
	where p.policyname = 'lookup'),
	'directory to {manyline_owner} for SELECT using true, document_chunks to {manyline_owner} for SELECT using true',
	'the directory can be read by its owner''s functions alone, and passages by the one that finds them');
select is(prosrc, ' select current_setting(''app.tenant_id'')::uuid ', 'an unset tenant is an error')
	from pg_proc where oid = 'cur_tenant()'::regprocedure;

-- Keys.
select is((select string_agg(format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '' else ' null' end, ',')
	from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id'), 'uuid', t.name || ': tenant_id is a uuid, never null')
	from tenant_tables t order by t.name;
select is((select a.attname::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
	where i.indrelid = t.oid and i.indisprimary), 'tenant_id', t.name || ': the key begins with tenant_id')
	from tenant_tables t where t.name <> 'directory' order by t.name;
select is_empty($$ select i.indexrelid::regclass::text from pg_index i join tenant_tables t on t.oid = i.indrelid
	where i.indisunique and t.name <> 'directory' and not exists (select from pg_attribute a
		where a.attrelid = i.indrelid and a.attname = 'tenant_id' and a.attnum = any (i.indkey)) $$, 'what is unique is so within a tenant');
select is_empty($$ select c.conrelid::regclass || ' ' || c.conname from pg_constraint c
	join tenant_tables here on here.oid = c.conrelid join tenant_tables there on there.oid = c.confrelid
	where c.contype = 'f' and not exists (select from unnest(c.conkey, c.confkey) k (own, other)
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own and a.attname = 'tenant_id'
		join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other and b.attname = 'tenant_id') $$,
	'a row cannot point into another tenant');
select is_empty($$ select c.conrelid::regclass || ' ' || c.conname from pg_constraint c
	join tables here on here.oid = c.conrelid join tenant_tables there on there.oid = c.confrelid
	where c.contype = 'f' and not here.has_tenant $$, 'what is shared does not point into tenants');
select is_empty($$ select conrelid::regclass || ' ' || conname from pg_constraint
	where contype = 'f' and connamespace = 'public'::regnamespace and confdeltype in ('n', 'd') $$, 'no reference is set to null');
select is_empty($$ select a.attrelid::regclass || '.' || a.attname from pg_attribute a join tenant_tables t on t.oid = a.attrelid
	where a.attnum > 0 and not a.attisdropped and (a.attname = 'id' or a.attidentity <> '') and a.atttypid not in ('uuid'::regtype, 'bigint'::regtype) $$,
	'ids are uuids or bigints');
select is_empty($$ select tgname from pg_trigger g join tables t on t.oid = g.tgrelid where not g.tgisinternal $$, 'there are no triggers');
select is_empty($$ select name from tables t join pg_class c on c.oid = t.oid where c.relpersistence <> 'p' $$, 'no table forgets');
select is_empty($$ select c.relname from pg_class c where c.relkind in ('v', 'm') and c.relnamespace = 'public'::regnamespace
	and not coalesce(c.reloptions::text like '%security_invoker=true%', false) $$, 'views look with the eyes of who asks');

-- Roles.
select is_empty($$ select rolname from pg_roles where rolname like 'manyline\_%' and (rolsuper or rolbypassrls or rolcreaterole
	or rolcreatedb or rolreplication) $$, 'no role is more than a role');
select is_empty($$ select m.member::regrole || ' in ' || m.roleid::regrole from pg_auth_members m
	where m.member::regrole::text like 'manyline\_%' or m.roleid::regrole::text like 'manyline\_%' $$, 'none is a member of another');
select is_empty($$ select classid::regclass || ' ' || objid from pg_shdepend where deptype = 'o'
	and dbid = (select oid from pg_database where datname = current_database())
	and refobjid in ('manyline_web'::regrole, 'manyline_worker'::regrole, 'manyline_staff'::regrole) $$, 'programs own nothing');
select is_empty($$ select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')
	and relowner <> 'manyline_owner'::regrole $$, 'the owner owns all');
select ok(not has_schema_privilege(r, 'public', 'create'), r || ' makes nothing in the schema')
	from unnest(array['manyline_web', 'manyline_worker', 'manyline_staff']) r;
select ok(not has_database_privilege(r, current_database(), p), r || ' has no ' || p)
	from unnest(array['manyline_web', 'manyline_worker', 'manyline_staff']) r, unnest(array['create', 'temporary']) p
	where (r, p) <> ('manyline_worker', 'temporary'); -- imports put their rows into a table of their own first

-- Grants on tables.
create temporary view grants as
	select c.relname::text as name, case when a.grantee = 0 then 'public' else a.grantee::regrole::text end as grantee,
		lower(a.privilege_type) as privilege
	from pg_class c, aclexplode(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) a
	where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'S') and a.grantee <> c.relowner;
select is_empty($$ select name from grants where grantee not in ('manyline_web', 'manyline_worker', 'manyline_staff') $$,
	'nothing is granted to anybody else');
select is_empty($$ select name, grantee, privilege from grants where privilege not in ('select', 'insert', 'update', 'delete') $$,
	'nobody truncates, and nobody makes references or triggers');
select set_eq($$ select distinct name, privilege from grants where name in (select s.name from shared s union select f.name from fronts f) $$,
	$$ values ('calling_rules', 'select'), ('number_prices', 'select'), ('plans', 'select'), ('prices', 'select'), ('voices', 'select') $$, 'of what is shared only catalogues can be read');
select is_empty($$ select name, grantee, privilege from grants where name in ('audit_log', 'agent_versions', 'attempts', 'ledger_entries')
	and privilege in ('update', 'delete') $$, 'what was written down stays');
select is_empty($$ select attrelid::regclass || '.' || attname from pg_attribute join tables t on t.oid = attrelid where attacl is not null $$,
	'no column has grants of its own');

select * from finish();
rollback;
