-- knowledge.sql: passages found by words and by meaning, in all documents, in an agent's, in one; and whose turn it is at an engine.
\set ON_ERROR_STOP on
begin;
select no_plan();
\set t 0190d0ee-0000-7000-8000-00000000000a
\set other 0190d0ee-0000-7000-8000-00000000000b
\set a 0190d0ee-0000-7000-8000-0000000000a1
\set d 0190d0ee-0000-7000-8000-0000000000d1
\set e 0190d0ee-0000-7000-8000-0000000000d2
insert into tenants (tenant_id, name, channel) values (:'t', 'Ours', 'c1'), (:'other', 'Theirs', 'c2');
insert into wake (queue, tenant_id, next_at) values ('jobs', :'t', 'infinity');
select enter_tenant(:'t');
insert into agents (tenant_id, id, name) values (:'t', :'a', 'Mia');
insert into documents (tenant_id, id, kind, name, answer, language, state, round, deadline_at)
values (:'t', :'d', 'faq', 'Rooms', 'x', 'english', 'ready', 1, '2026-01-01'), (:'t', :'e', 'faq', 'Garten', 'x', 'german', 'ready', 1, '2026-01-01');
insert into document_pages (tenant_id, id, document_id, position, text, hash)
values (:'t', :'d', :'d', 0, 'x', 'h1'), (:'t', :'e', :'e', 0, 'x', 'h2');

-- A direction with these two numbers not zero.
create function pg_temp.toward(one integer, two integer) returns real[] language sql as
$$ select array_agg(case when n in (one, two) then 0.70710678 else 0 end::real order by n) from generate_series(1, 512) n $$;

select is(passages_put(:'t', :'d', 1, jsonb_build_array(
	jsonb_build_object('id', '0190d0ee-0000-7000-8000-0000000000c1', 'text', 'The opening hours are long.', 'embedding', pg_temp.toward(1, 2)),
	jsonb_build_object('id', '0190d0ee-0000-7000-8000-0000000000c2', 'text', 'A suite costs more.', 'embedding', pg_temp.toward(3, 4))), 'm'), true, 'passages are put');
select is(passages_put(:'t', :'e', 1, jsonb_build_array(
	jsonb_build_object('id', '0190d0ee-0000-7000-8000-0000000000c3', 'text', 'Die Gärten öffnen im Frühling.')), null), true);
select is(passages_put(:'t', :'d', 0, '[]', 'm'), false, 'not those of an earlier round');
select is((select indexed_hash from document_pages where tenant_id = :'t' and id = :'d'), 'h1', 'what they are from is kept');

create function pg_temp.found(asked text, meaning real[] default null, agent uuid default null, document uuid default null, model text default 'm')
returns text language sql as $$
	select coalesce(string_agg(right(id::text, 2) || case when by_words then 'w' else '' end || case when by_meaning then 'm' else '' end, ' ' order by score desc, id), '')
	from passage_find('0190d0ee-0000-7000-8000-00000000000a', asked, meaning, model, agent, document, 8)
$$;
select is(pg_temp.found('When do you open?'), 'c1w', 'by a word in another form');
select is(pg_temp.found('Garten'), 'c3w', 'in each document''s own language');
select is(pg_temp.found('zeppelin'), '', 'what is not there is not found');
select is(pg_temp.found(E'it''s \\ & | ! :* <-> ('), '', 'signs are no words');
select is(pg_temp.found('zeppelin', pg_temp.toward(3, 4)), 'c2m', 'by its meaning');
select is(pg_temp.found('open', pg_temp.toward(1, 2)), 'c1wm', 'by both');
select is(pg_temp.found('suite', pg_temp.toward(1, 3)), 'c2wm c1m', 'what both find comes first');
select is(pg_temp.found('zeppelin', pg_temp.toward(8, 9)), '', 'what means something else is not found');
select is(pg_temp.found('zeppelin', pg_temp.toward(3, 4), model => 'other'), '', 'nor by what another model says');
select is(pg_temp.found('open', agent => :'a'), '', 'an agent that uses nothing finds nothing');
insert into agent_documents (tenant_id, agent_id, document_id) values (:'t', :'a', :'e');
select is(pg_temp.found('open Garten', agent => :'a'), 'c3w', 'an agent finds what it uses');
select is(pg_temp.found('open Garten', document => :'d'), 'c1w', 'one document alone');
select throws_ok(format('select passage_find(%L, %L, null, null, null, null, 8)', :'other', 'open'), 'ML404', null, 'nobody asks for another customer');

-- Words that many passages have.
insert into document_chunks (tenant_id, id, document_id, page_id, position, text, words)
select :'t', gen_random_uuid(), :'d', :'d', 10 + n, 'x', to_tsvector('english', case n % 3 when 0 then 'parking garage' when 1 then 'parking breakfast' else 'breakfast terrace' end)
from generate_series(1, 3600) n;
insert into document_chunks (tenant_id, id, document_id, page_id, position, text, words) values
	(:'t', '0190d0ee-0000-7000-8000-0000000000f1', :'d', :'d', 9999, 'x', to_tsvector('english', 'Parking in the garage costs extra before breakfast.'));
select is(pg_temp.found('parking garage breakfast'), 'f1w', 'the passage that has all of them');
select is(array_length(string_to_array(pg_temp.found('breakfast terrace parking'), ' '), 1), 8, 'where none has all, those that have most');
select is(array_length(string_to_array(pg_temp.found('parking'), ' '), 1), 8, 'one word that many have');
select is(pg_temp.found('parking extra'), 'f1w', 'a word that few have decides');
select is(left(pg_temp.found('parking extra suite'), 7), 'f1w c2w', 'what has more of the words comes first');

-- Whose turn it is.
select knowledge_wanted(:'t', array[:'a'::uuid], '2026-01-01');
select is(knowledge_take(:'t', :'a', 1, :'d', '2026-01-01 10:00', '2026-01-01 10:10'), 'mine');
select is(knowledge_take(:'t', :'a', 1, :'d', '2026-01-01 10:01', '2026-01-01 10:11'), 'mine', 'a job that was cut off goes on');
select is(knowledge_take(:'t', :'a', 1, :'e', '2026-01-01 10:02', '2026-01-01 10:12'), 'later', 'another one waits');
select is(knowledge_take(:'t', :'a', 1, :'e', '2026-01-01 10:12', '2026-01-01 10:22'), 'mine', 'but not for ever');
select document_changed(:'t', :'e', '2026-01-01');
select is(knowledge_take(:'t', :'a', 1, :'e', '2026-01-01 10:13', '2026-01-01 10:23'), 'over', 'a change makes the job of the one before needless');
select is((select array_agg(key order by key) from jobs where tenant_id = :'t' and kind = 'knowledge_sync'), array[:'a' || ':1', :'a' || ':2'], 'each change has its job');

select * from finish();
rollback;
