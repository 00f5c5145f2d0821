-- attack.sql: every function that a program may call, called for a tenant that the program is not in, by each role.
--
-- The same call is made for a tenant that has rows and for one that does not exist, from within a third tenant and from
-- within none. Both have to answer alike (or something is told), and nothing of the victim may have changed.
\set ON_ERROR_STOP on
begin;
select no_plan();
\ir ../sql/seed.psql
\set unknown 0190d0ee-0000-7000-8000-00000000000c
insert into persons (person_id, email, name, password_hash) values (:'x', 'a@b.test', 'A', 'h');
insert into wake (queue, tenant_id, next_at) values ('jobs', :'t', '2026-12-31'), ('x', :'t', '2026-12-31');
insert into number_pool (id, e164, carrier_sid, state, tenant_id) values (:'x', '+14155550199', 'PN', 'assigned', :'t');
insert into slots (slot, tenant_id, call_id, busy_until) values (9999999, :'t', :'x', '2026-12-31');

-- Functions that believe which tenant they are given, and why that is safe.
create temporary table trusting (name text primary key, changes text not null, reason text not null);
insert into trusting values
	('session_open', 'sessions', 'opens a session for a member of that tenant or for staff: its one caller has just checked the password or who acts'),
	('wake_up', 'wake', 'only brings forward when a daemon looks at that tenant'),
	('calls_follow', 'wake', 'brings forward when a daemon looks at that tenant; its campaigns are not there for another'),
	('wake_claim', 'wake', 'hands the tenant that has waited longest to a daemon'),
	('wake_settle', 'wake', 'only says when a daemon next looks at that tenant, and only while nobody else has said so'),
	('slot_take', 'slots', 'prolongs the line that this call has already'),
	('dial_lines', 'slots', 'takes lines as slot_take does'),
	('slot_engine', 'slots', 'writes beside the line of a call with which engine that is, by the call''s id'),
	('slot_rank', '', 'counts lines of all tenants with one engine, for its limit of calls'),
	('slot_free', 'slots', 'gives back the line of a call, by the call''s id'),
	('slot_keep', 'slots', 'shortens for how long the line of a call is kept, by the call''s id'),
	('call_line', 'slots', 'gives back or shortens the line of the call that it is handed as a row'),
	('slots_busy', '', 'counts the lines that are busy with calls of a tenant, for the dialer''s fair shares'),
	('dial_room', '', 'counts lines of all tenants, for the dialer''s fair shares');

-- What a tenant has, in every table that names one.
create function pg_temp.fingerprint(tenant uuid) returns text[] language plpgsql as $$
declare one text; part text; answer text[] := '{}';
begin
	for one in select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname
	loop
		execute format('select md5(string_agg(r::text, chr(10) order by r::text)) from %I r where tenant_id = $1', one) into part using tenant;
		answer := answer || (one || ' ' || coalesce(part, 'nothing'));
	end loop;
	return answer;
end $$;

-- An argument for a function: rows are those of "Ours", ids the ids of "Ours"; only `tenant` differs.
create function pg_temp.argument(name text, kind text, victim uuid) returns text language plpgsql as $$
declare answer text;
begin
	if exists (select from pg_class c where c.relname = kind and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')) then
		execute format('select r::text from %I r order by to_jsonb(r) ->> ''tenant_id'' = $1 desc limit 1', kind) into answer
		using '0190d0ee-0000-7000-8000-00000000000a';
	else
		answer := case when name = 'tenant' then victim::text when kind like 'uuid%' then '0190d0ee-0000-7000-8000-0000000000ff'
			when kind like 'timestamp%' then '2026-01-02' when kind like '%int%' and kind not like 'interval%' then '10' when kind = 'boolean' then 'true'
			when kind = 'jsonb' then '{}' when kind = 'interval' then '1 hour' when kind = 'date' then '2026-01-02'
			when kind like 'time%' then '09:00' else 'x' end;
		answer := case when kind like '%[]' then '{' || case when kind = 'uuid[]' then answer else '' end || '}' else answer end;
	end if;
	return format('%L::%s', answer, kind);
end $$;

-- What came of a call: the answer, and which tables of "Ours" it changed; all is taken back.
create function pg_temp.call(function oid, who text, within text, victim uuid) returns text language plpgsql as $$
declare
	ours constant uuid := '0190d0ee-0000-7000-8000-00000000000a';
	before text[] := pg_temp.fingerprint(ours);
	statement text := (select format('select string_agg(r::text, '' '') from %s(%s) r', function::regproc, string_agg(
			pg_temp.argument(coalesce(p.proargnames[n], ''), format_type(p.proargtypes[n - 1], null), victim), ', ' order by n))
		from pg_proc p left join generate_series(1, p.pronargs) n on true where p.oid = function group by p.oid);
	answer text; changed text;
begin
	begin
		execute format('set local role %I', who);
		execute format('set local app.tenant_id = %L', within);
		execute statement into answer;
		reset role;
		changed := (select string_agg(split_part(a, ' ', 1), ', ') from unnest(pg_temp.fingerprint(ours)) a where a <> all (before));
		raise exception using errcode = 'ZZ999';
	exception
		when sqlstate 'ZZ999' then null;
		when others then answer := sqlstate || ' ' || sqlerrm;
	end;
	reset role;
	return coalesce('CHANGED ' || changed || ': ', '') || coalesce(answer, 'nothing');
end $$;

create temporary view calls_to_make as
	select p.oid, p.proname::text as name, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as signature, r.who,
		w.within, w.place
	from pg_proc p
	cross join unnest(array['manyline_web', 'manyline_worker', 'manyline_staff']) r (who)
	cross join (values ('0190d0ee-0000-7000-8000-00000000000b', 'from another tenant'), ('', 'from no tenant')) w (within, place)
	where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and has_function_privilege(r.who, p.oid, 'execute')
		and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e');

select is(pg_temp.call(oid, who, within, :'t'), replace(pg_temp.call(oid, who, within, :'unknown'), 'CHANGED', 'changed even so'),
	format('%s as %s, %s', name, who, place))
from calls_to_make where name not in (select t.name from trusting t) order by name, who, place;
select unalike(replace(pg_temp.call(oid, who, within, :'t'), 'CHANGED ' || t.changes || ': ', ''), 'CHANGED%',
	format('%s as %s, %s, changes no more than it should', name, who, place))
from calls_to_make join trusting t using (name) order by name, who, place;
select is_empty('select name from trusting where name not in (select name from calls_to_make)', 'the list of trusting functions is true');

select * from finish();
rollback;
