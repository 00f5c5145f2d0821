-- staff_people.sql: who is staff. Another of them changes that, or the operator at the machine; nobody changes it for oneself, so that
-- the last one stays. `actor` is {person_id, person}. Where functions answer channels: those of live pages that have to ask again.

-- All of them, with when the second factor was enrolled, and when they were last here, in the operator's tenant.
drop function if exists staff_people();
create or replace function staff_people(tenant uuid) returns table (id uuid, name text, email text, created_at timestamptz, factor_at timestamptz,
	used_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
	select p.person_id, p.name, p.email, p.created_at, f.created_at, (select max(s.idle_ends_at) - interval '12 hours' from sessions s
		where s.tenant_id = tenant and s.person_id = p.person_id)
	from persons p left join factors f on f.person_id = p.person_id where p.is_staff order by lower(p.name), p.person_id
$$;

-- The one that is meant. Until the transaction ends nobody else changes who is staff: of two who remove each other at once, one is
-- no staff any more when it is their turn.
create or replace function staff_person(person uuid, actor jsonb) returns persons language plpgsql as $$
declare who persons;
begin
	perform from persons p where p.is_staff order by p.person_id for update;
	select * into who from persons p where p.person_id = person and p.is_staff;
	if not exists (select from persons p where p.is_staff and p.person_id = (actor ->> 'person_id')::uuid) then
		raise exception 'You are not staff any more.' using errcode = 'ML403';
	elsif who.person_id is null then
		raise exception 'There is no such person here.' using errcode = 'ML404';
	elsif person = (actor ->> 'person_id')::uuid then
		raise exception 'Nobody does this to oneself. Another of the staff has to.' using errcode = 'ML409';
	end if;
	return who;
end $$;

-- Forgets the second factor, and whatever was begun with it: who it was enrols another after the password.
create or replace function staff_factor_forget(person uuid) returns void language sql as $$
	delete from recovery_codes c where c.person_id = person;
	delete from factors f where f.person_id = person;
	delete from log_ins l where l.person_id = person;
	delete from devices d where d.person_id = person;
$$;

-- For somebody who has lost phone and recovery codes: all sessions end, and the next log-in enrols anew.
create or replace function staff_factor_reset(person uuid, why text, actor jsonb, at timestamptz) returns table (channel text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare who constant persons := staff_person(person, actor);
begin
	perform staff_factor_forget(person);
	perform staff_note(null, actor, 'staff.factor_reset', who.email, jsonb_build_object('reason', why), at);
	return query select e.channel from person_sessions_end(person, null, '') e;
end $$;

-- Takes somebody out. What was done stays in the logs, under the name.
create or replace function staff_remove(person uuid, actor jsonb, at timestamptz) returns table (channel text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare who constant persons := staff_person(person, actor); one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	return query select e.channel from person_sessions_end(person, null, '') e;
	perform staff_factor_forget(person);
	delete from password_resets r where r.person_id = person;
	for one in select d.tenant_id from directory d where d.kind = 'member' and d.key >= person || '/' and d.key < person || '0' loop
		perform enter_tenant(one);
		delete from members m where m.tenant_id = one and m.person_id = person;
	end loop;
	perform leave_tenant(before);
	delete from directory d where d.kind = 'member' and d.key >= person || '/' and d.key < person || '0';
	delete from persons p where p.person_id = person;
	perform staff_note(null, actor, 'staff.removed', who.email, '{}', at);
end $$;

-- From the machine itself, where nobody else can help: the page on which this link works. Somebody new becomes staff with it; who is
-- staff is logged out, and chooses a password and a second factor anew.
create or replace function staff_admit(address text, token text, at timestamptz) returns text
language plpgsql set search_path = public, pg_temp as $$
declare who persons; invitation uuid := gen_random_uuid(); actor constant jsonb := '{"person": "The operator"}';
begin
	select * into who from persons p where p.email = lower(address);
	if who.is_staff then
		perform staff_factor_forget(who.person_id);
		perform person_sessions_end(who.person_id, null, '');
		perform password_reset_begin(token, address, at);
		perform staff_note(null, actor, 'staff.factor_reset', who.email, '{}', at);
		return '/admin/passwords/edit';
	elsif who.person_id is not null then
		raise exception 'This is the address of a customer''s person. Please give another.' using errcode = 'ML409';
	end if;
	perform enter_tenant(operator_tenant());
	insert into invitations (tenant_id, id, email, role, person, sent_at, ends_at)
	values (operator_tenant(), invitation, lower(address), 'staff', actor ->> 'person', at, at + interval '7 days')
	on conflict (tenant_id, email) do update set role = excluded.role, person = excluded.person, sent_at = excluded.sent_at,
		ends_at = excluded.ends_at returning id into invitation;
	delete from directory d where d.tenant_id = operator_tenant() and d.kind = 'invitation' and d.object_id = invitation;
	insert into directory (kind, key, tenant_id, object_id) values ('invitation', token, operator_tenant(), invitation);
	perform staff_note(null, actor, 'staff.invited', lower(address), '{}', at);
	return '/admin/invitations/edit';
end $$;

revoke execute on function staff_people, staff_person, staff_factor_forget, staff_factor_reset, staff_remove, staff_admit from public;
grant execute on function staff_people, staff_factor_reset, staff_remove to manyline_staff;
