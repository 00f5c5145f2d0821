-- plans.sql: how PostgreSQL finds a lead of a customer who has just begun, beside one who has many.
\set ON_ERROR_STOP on
begin;
select no_plan();
\ir seed.psql
insert into lead_lists (tenant_id, id, name) values (:'stranger', :'x', 'List');
insert into leads (tenant_id, id, list_id, phone, phone_hash)
select :'t', gen_random_uuid(), :'x', '+1' || 2120000000 + n, 'hash ' || n from generate_series(1, 30000) n;
analyze leads;
insert into leads (tenant_id, id, list_id, phone, phone_hash)
select :'stranger', gen_random_uuid(), :'x', '+1' || 2130000000 + n, 'hash ' || n from generate_series(1, 1000) n;

create function pg_temp.plan(query text) returns text language plpgsql as $$
declare line text; answer text := '';
begin
	for line in execute 'explain (costs off) ' || query loop
		answer := answer || line || chr(10);
	end loop;
	return answer;
end $$;

select matches(pg_temp.plan(format('select true from leads l where l.tenant_id = %L and l.list_id = %L and l.phone = %L limit 1',
	:'stranger', :'x', '+12130000500')), 'using leads_phone', 'a number is looked up by the number, not among all people');

select * from finish();
rollback;
