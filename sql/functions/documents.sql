-- documents.sql: passages: put in place of those of before, and found by words and by meaning.

-- The signs of an embedding's first 512 numbers.
create or replace function passage_signature(embedding real[]) returns bit(512) language sql immutable parallel safe as $$
	select rpad(string_agg(case when e.value > 0 then '1' else '0' end, '' order by e.at), 512, '0')::bit(512)
	from unnest(embedding[1:512]) with ordinality e (value, at)
$$;

-- The passages of a page, [{id, text, embedding}], in place of those of before; nothing where the round is over.
create or replace function passages_put(tenant uuid, page uuid, this_round integer, passages jsonb, model text) returns boolean
language plpgsql as $$
declare doc documents; part document_pages;
begin
	select d.* into doc from documents d where d.tenant_id = tenant and d.round = this_round
		and d.id = (select p.document_id from document_pages p where p.tenant_id = tenant and p.id = page) for no key update;
	if not found then
		return false;
	end if;
	select p.* into part from document_pages p where p.tenant_id = tenant and p.id = page;
	delete from document_chunks c where c.tenant_id = tenant and c.page_id = page;
	insert into document_chunks (tenant_id, id, document_id, page_id, position, text, words, embedding, signature)
	select tenant, s.id, doc.id, page, s.at, s.text,
		setweight(to_tsvector(doc.language::regconfig, concat_ws(' ', doc.name, part.title)), 'A') || to_tsvector(doc.language::regconfig, s.text),
		s.embedding, passage_signature(s.embedding)
	from rows from (jsonb_to_recordset(passages) as (id uuid, text text, embedding real[])) with ordinality s (id, text, embedding, at);
	update document_pages p set indexed_hash = p.hash where p.tenant_id = tenant and p.id = page;
	update documents d set embedded_with = model where d.tenant_id = tenant and d.id = doc.id;
	return true;
end $$;

-- One word of text search as a query for exactly it.
create or replace function passage_word(word text) returns tsquery language sql immutable strict parallel safe as $$
	select ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery
$$;

-- The passages that fit a question best, by its words and, where its embedding is given, by its meaning. A passage counts by
-- its place in both orders. All of a tenant's, or those that an agent uses, or those of one document.
--
-- Words that few passages have, the longest first, bring these together; words that many have only count. Where there are no others, those
-- passages are looked at that have the most of them together, longest first. So a question costs no more than comparing a few hundred
-- passages, whatever its words; how best to look for a word depends on how often it occurs, so each is planned anew. By meaning, the 200 passages whose signatures differ least are compared in full.
create or replace function passage_find(tenant uuid, asked text, meaning real[], model text, agent uuid, document uuid, most integer)
returns table (id uuid, document_id uuid, document_name text, kind text, page_title text, page_address text, text text,
	by_words boolean, by_meaning boolean, score real)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
	few constant integer := 400;
	enough constant integer := 100;
	alike constant integer := 200; -- of passages that have common words only, of which any is as good as another
	looked_at integer := few + enough;
	scope uuid[];
	word text;
	having_it bigint;
	gathered bigint := 0;
	queries tsquery[] := '{}';
	weights real[] := '{}';
	candidates tsquery;
	common tsquery[] := '{}'; -- each is the ones before it and a shorter word
	bits bit(512) := passage_signature(meaning);
begin
	if tenant is distinct from cur_tenant() then
		raise exception 'There is no such customer here.' using errcode = 'ML404';
	end if;
	if document is not null then
		scope := array[document];
	elsif agent is not null then
		scope := array(select a.document_id from agent_documents a where a.tenant_id = tenant and a.agent_id = agent);
	end if;
	for word in
		select w from (select distinct d.language from documents d where d.tenant_id = tenant) l,
			unnest(tsvector_to_array(to_tsvector(l.language::regconfig, left(asked, 1000)))) w
		group by w order by length(w) desc, w limit 16
	loop
		if gathered >= enough then -- the shorter words are not looked for any more
			queries := queries || passage_word(word);
			weights := weights || 1::real;
			continue;
		end if;
		select count(*) into having_it from (select from document_chunks c where c.tenant_id = tenant and c.words @@ passage_word(word)
			and (scope is null or c.document_id = any (scope)) limit few + 1) s;
		continue when having_it = 0;
		queries := queries || passage_word(word);
		weights := weights || ln(1 + 10000.0 / having_it)::real;
		if having_it <= few then
			gathered := gathered + having_it;
			candidates := coalesce(candidates || passage_word(word), passage_word(word));
		else
			common := common || coalesce(common[cardinality(common)] && passage_word(word), passage_word(word));
		end if;
	end loop;
	for at in reverse cardinality(common) .. 1 loop
		exit when candidates is not null;
		select common[at], alike into candidates, looked_at where exists (select from document_chunks c
			where c.tenant_id = tenant and c.words @@ common[at] and (scope is null or c.document_id = any (scope)));
	end loop;
	return query
	with worded as materialized ( -- each is read once, for all words
		select c.id, c.words || '' as words from document_chunks c
		where c.tenant_id = tenant and c.words @@ candidates and (scope is null or c.document_id = any (scope))
		limit looked_at),
	by_word as (
		select w.id, row_number() over (order by sum(q.weight * (1 + ts_rank(w.words, q.query))) desc, w.id) as place
		from worded w, unnest(queries, weights) q (query, weight)
		where w.words @@ q.query group by w.id order by place limit 50),
	near as (
		select c.id from document_chunks c
		where c.tenant_id = tenant and c.signature is not null and (scope is null or c.document_id = any (scope))
		order by bit_count(c.signature # bits) limit case when bits is null then 0 else 200 end),
	compared as (
		select c.id, (select sum(u.a * u.b) from unnest(c.embedding, meaning) u (a, b)) as likeness
		from near n join document_chunks c on c.tenant_id = tenant and c.id = n.id
		join documents d on d.tenant_id = tenant and d.id = c.document_id and d.embedded_with = model),
	by_mean as (
		select c.id, row_number() over (order by c.likeness desc, c.id) as place
		from compared c where c.likeness > 0.25 order by place limit 50),
	merged as (
		select coalesce(w.id, m.id) as id, w.id is not null as by_words, m.id is not null as by_meaning,
			(coalesce(1.0 / (60 + w.place), 0) + coalesce(1.0 / (60 + m.place), 0))::real as score
		from by_word w full join by_mean m on m.id = w.id
		order by score desc, coalesce(w.place, m.place), 1 limit most)
	select c.id, d.id, d.name, d.kind, p.title, p.address, c.text, m.by_words, m.by_meaning, m.score
	from merged m join document_chunks c on c.tenant_id = tenant and c.id = m.id
	join documents d on d.tenant_id = tenant and d.id = c.document_id
	join document_pages p on p.tenant_id = tenant and p.id = c.page_id
	order by m.score desc, c.id;
end $$;

revoke execute on function passage_find from public;
grant execute on function passage_find to manyline_web, manyline_worker;

-- Begins a round of reading: what an earlier one comes to does not count any more. A second job ends it at its deadline.
create or replace function document_enqueue(tenant uuid, document uuid, job uuid, second_job uuid, what text, at timestamptz,
	deadline timestamptz) returns void language plpgsql as $$
declare this_round integer; payload jsonb;
begin
	update documents d set round = d.round + 1, deadline_at = deadline, failure = null,
		state = case what when 'document_discover' then 'finding' else 'queued' end
	where d.tenant_id = tenant and d.id = document returning d.round into this_round;
	payload := jsonb_build_object('document', document, 'round', this_round);
	perform job_enqueue(tenant, job, what, document || ':' || this_round, payload, at);
	perform job_enqueue(tenant, second_job, 'document_expire', document || ':' || this_round, payload, deadline);
end $$;

-- The agents that use a document from now on; the engine's knowledge of each that begins or ends to is put right by a job.
create or replace function document_use(tenant uuid, document uuid, agents jsonb, most integer, at timestamptz) returns void
language plpgsql as $$
declare chosen uuid[] := array(select e::uuid from jsonb_array_elements_text(agents) e);
	changed uuid[]; full_name text;
begin
	if not exists (select from documents d where d.tenant_id = tenant and d.id = document for key share) then
		raise exception 'There is no such document here.' using errcode = 'ML404';
	end if;
	changed := array(select u.agent_id from agent_documents u where u.tenant_id = tenant and u.document_id = document
		and u.agent_id <> all (chosen));
	delete from agent_documents u where u.tenant_id = tenant and u.document_id = document and u.agent_id = any (changed);
	with added as (
		insert into agent_documents (tenant_id, agent_id, document_id)
		select tenant, a.id, document from agents a where a.tenant_id = tenant and a.id = any (chosen) and a.deleted_at is null
		on conflict do nothing returning agent_id)
	select changed || coalesce(array_agg(added.agent_id), '{}') into changed from added;
	select a.name into full_name from agents a where a.tenant_id = tenant and a.id = any (chosen)
		and (select count(*) from agent_documents u where u.tenant_id = tenant and u.agent_id = a.id) > most limit 1;
	if found then
		raise exception '% uses % documents already, which is as many as an agent can.', full_name, most using errcode = 'ML409';
	end if;
	perform knowledge_wanted(tenant, changed, at);
end $$;

-- An agent uses what there is already, besides who uses it now: the newest documents, as many as an agent may.
create or replace function document_use_all(tenant uuid, agent uuid, most integer, at timestamptz) returns void
language plpgsql as $$
declare known uuid;
begin
	for known in select d.id from documents d where d.tenant_id = tenant order by d.created_at desc, d.id desc limit most
	loop
		perform document_use(tenant, known, (select jsonb_agg(x.id) from (select agent as id union
			select u.agent_id from agent_documents u where u.tenant_id = tenant and u.document_id = known) x), most, at);
	end loop;
end $$;

-- The pages of a web site that were found, in order, in place of those of before; what is known of a page stays.
create or replace function document_found(tenant uuid, document uuid, this_round integer, found_pages jsonb) returns void
language plpgsql as $$
begin
	update documents d set state = 'choosing', updated_at = now()
	where d.tenant_id = tenant and d.id = document and d.round = this_round and d.state = 'finding';
	if not found then
		return;
	end if;
	delete from document_pages p where p.tenant_id = tenant and p.document_id = document
		and p.address not in (select f ->> 'address' from jsonb_array_elements(found_pages) f);
	update document_pages p set position = -1 - p.position where p.tenant_id = tenant and p.document_id = document;
	update document_pages p set position = f.at, title = f.page ->> 'title'
	from jsonb_array_elements(found_pages) with ordinality f (page, at)
	where p.tenant_id = tenant and p.document_id = document and p.address = f.page ->> 'address';
	insert into document_pages (tenant_id, id, document_id, position, address, title)
	select tenant, (f.page ->> 'id')::uuid, document, f.at, f.page ->> 'address', f.page ->> 'title'
	from jsonb_array_elements(found_pages) with ordinality f (page, at)
	where not exists (select from document_pages p where p.tenant_id = tenant and p.document_id = document
		and p.address = f.page ->> 'address');
end $$;

-- Has the engines' knowledge of these agents put right, once the transaction is committed.
create or replace function knowledge_wanted(tenant uuid, agents uuid[], at timestamptz) returns void language plpgsql as $$
declare one uuid; change integer;
begin
	for one in select e from unnest(agents) e order by e loop
		insert into agent_knowledge as k (tenant_id, agent_id) values (tenant, one)
		on conflict (tenant_id, agent_id) do update set wanted = k.wanted + 1, state = 'waiting', failure = null
		returning k.wanted into change;
		perform job_enqueue(tenant, gen_random_uuid(), 'knowledge_sync', one || ':' || change,
			jsonb_build_object('agent', one, 'wanted', change), at);
	end loop;
end $$;

-- The same for all agents that use a document; nobody else hears of it.
create or replace function document_changed(tenant uuid, document uuid, at timestamptz) returns void language plpgsql as $$
begin
	perform knowledge_wanted(tenant, array(select u.agent_id from agent_documents u
		where u.tenant_id = tenant and u.document_id = document), at);
end $$;

-- Takes what an agent knows at its engine for a job: "mine", or why not: "later" (another job is at it), "over" (it has changed since).
create or replace function knowledge_take(tenant uuid, agent uuid, change integer, job uuid, at timestamptz, until timestamptz)
returns text language plpgsql as $$
declare row agent_knowledge;
begin
	select k.* into row from agent_knowledge k where k.tenant_id = tenant and k.agent_id = agent for no key update;
	if not found or row.wanted <> change then
		return 'over';
	elsif row.holder is distinct from job and row.held_until > at then
		return 'later';
	end if;
	update agent_knowledge k set holder = job, held_until = until where k.tenant_id = tenant and k.agent_id = agent;
	return 'mine';
end $$;
