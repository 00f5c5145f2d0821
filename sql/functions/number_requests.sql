-- number_requests.sql: numbers that customers looked for in vain, and what staff answered.

create or replace function number_request_add(tenant uuid, request uuid, wanted jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pool_own(tenant);
	perform pg_advisory_xact_lock(hashtextextended('requests ' || tenant, 0));
	if (select count(*) from number_requests r where r.tenant_id = tenant and r.state = 'open') >= 20 then
		raise exception 'Twenty requests of yours are open already. We answer them first.' using errcode = 'ML409';
	end if;
	insert into number_requests (id, tenant_id, country, area, place, words, person, asked_at)
	values (request, tenant, wanted ->> 'country', coalesce(wanted ->> 'area', ''), coalesce(wanted ->> 'place', ''),
		coalesce(wanted ->> 'words', ''), wanted ->> 'person', at) on conflict (id) do nothing;
end $$;

-- A customer's own, the newest first.
create or replace function number_requests_of(tenant uuid)
returns table (id uuid, country text, area text, place text, words text, person text, state text, answer text, answered_at timestamptz,
	asked_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.id, r.country, r.area, r.place, r.words, r.person, r.state, r.answer, r.answered_at, r.asked_at from number_requests r
	where r.tenant_id = tenant and tenant = cur_tenant() order by r.asked_at desc, r.id desc limit 100
$$;

-- All of a state, for staff: what has waited longest first, what is over newest first.
create or replace function number_requests_all(standing text)
returns table (id uuid, tenant_id uuid, tenant_name text, country text, area text, place text, words text, person text, state text,
	answer text, answered_by text, answered_at timestamptz, asked_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	return query select r.id, r.tenant_id, staff_tenant_name(r.tenant_id), r.country, r.area, r.place, r.words, r.person, r.state, r.answer, r.answered_by,
		r.answered_at, r.asked_at
	from (select q.id, q.tenant_id, q.country, q.area, q.place, q.words, q.person, q.state, q.answer, q.answered_by, q.answered_at, q.asked_at
		from number_requests q where q.state = standing
		order by case when standing = 'open' then q.asked_at end, q.answered_at desc, q.id limit 200) r
	order by case when standing = 'open' then r.asked_at end, r.answered_at desc, r.id;
end $$;

-- Answers a request, or closes it without more words; an answer can be changed.
create or replace function number_request_answer(request uuid, standing text, said text, actor jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare r number_requests;
begin
	update number_requests q set state = standing, answer = coalesce(said, q.answer), answered_by = actor ->> 'person', answered_at = at
	where q.id = request returning * into r;
	if r.id is null then
		raise exception 'There is no such request.' using errcode = 'ML404';
	end if;
	perform staff_note(r.tenant_id, actor, 'number_request.' || standing, trim(r.country || ' ' || r.area || ' ' || r.place), '{}', at);
end $$;

revoke execute on function number_request_add, number_requests_of, number_requests_all, number_request_answer from public;
grant execute on function number_request_add, number_requests_of to manyline_web;
grant execute on function number_requests_all, number_request_answer to manyline_staff;
