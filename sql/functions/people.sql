-- people.sql: what a person changes of oneself, and who belongs to a customer, in which role. Who calls the functions of a person
-- has checked the session; those of a tenant's people work in the transaction's own tenant alone.

-- Where a person may have a session: the tenants that it belongs to; staff anywhere.
create or replace function person_places(person uuid) returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.tenant_id from directory d where d.kind = 'member' and d.key >= person || '/' and d.key < person || '0'
	union select w.tenant_id from wake w where (select p.is_staff from persons p where p.person_id = person)
$$;

-- For asking the password once more: its hash, and how many seconds to wait first. The try is counted.
create or replace function person_secret(person uuid, at timestamptz) returns table (password_hash text, wait_seconds integer)
language sql security definer set search_path = public, pg_temp as $$
	select p.password_hash, throttle('password ' || person, 10, '15 minutes', at) from persons p where p.person_id = person
$$;

create or replace function person_forgive(person uuid) returns void
language sql security definer set search_path = public, pg_temp as
$$ update throttles set count = count - 1 where count > 0 and key = 'password ' || person $$;

create or replace function person_rename(person uuid, new_name text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	update persons p set name = new_name where p.person_id = person;
	for one in select p.tenant_id from person_places(person) p loop
		perform enter_tenant(one);
		update members m set name = new_name where m.tenant_id = one and m.person_id = person;
		update sessions s set name = new_name where s.tenant_id = one and s.person_id = person;
	end loop;
	perform leave_tenant(before);
end $$;

-- The sessions of a person, everywhere. Their ids are digests, since a token's own digest is nobody's to see.
create or replace function person_sessions(person uuid, token text, at timestamptz)
returns table (id uuid, tenant_name text, address text, browser text, is_current boolean, created_at timestamptz, used_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select p.tenant_id from person_places(person) p loop
		perform enter_tenant(one);
		return query select md5(s.token_hash)::uuid, t.name, s.address, s.browser, s.token_hash = token, s.created_at,
			s.idle_ends_at - interval '12 hours'
		from sessions s join tenants t on t.tenant_id = one
		where s.tenant_id = one and s.person_id = person and s.ends_at > at and s.idle_ends_at > at
		order by s.idle_ends_at desc limit 50;
	end loop;
	perform leave_tenant(before);
end $$;

-- Ends one session of a person, or with null all but the one that is kept; returns the live channels of where they were.
create or replace function person_sessions_end(person uuid, which uuid, kept text) returns table (channel text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select p.tenant_id from person_places(person) p loop
		perform enter_tenant(one);
		delete from sessions s where s.tenant_id = one and s.person_id = person
			and (which is null or md5(s.token_hash)::uuid = which) and (which is not null or s.token_hash <> kept);
		if found then
			return query select t.channel from tenants t where t.tenant_id = one;
		end if;
	end loop;
	perform leave_tenant(before);
end $$;

-- The new password; only the browser at hand is still known.
create or replace function person_password_set(person uuid, password text, device text) returns void
language sql security definer set search_path = public, pg_temp as $$
	update persons p set password_hash = password where p.person_id = person;
	delete from devices d where d.person_id = person and d.token_hash <> device;
	delete from password_resets r where r.person_id = person;
$$;

revoke execute on function person_places, person_secret, person_forgive, person_rename, person_sessions, person_sessions_end,
	person_password_set from public;
grant execute on function person_secret, person_forgive, person_rename, person_sessions, person_sessions_end, person_password_set
	to manyline_web, manyline_staff;

-- Raises when the person is not there, or is the only owner and would not be one any more. Until the transaction ends nobody else
-- changes who belongs to the customer, so two owners who go at the same moment cannot both be the last but one.
create or replace function member_check(tenant uuid, person uuid, stays_owner boolean) returns text language plpgsql as $$
declare found_role text;
begin
	if tenant is distinct from cur_tenant() then
		raise exception 'There is no such person here.' using errcode = 'ML404';
	end if;
	perform from tenants t where t.tenant_id = tenant for no key update;
	select m.role into found_role from members m where m.tenant_id = tenant and m.person_id = person;
	if found_role is null then
		raise exception 'There is no such person here.' using errcode = 'ML404';
	end if;
	if found_role = 'owner' and not stays_owner
		and not exists (select from members m where m.tenant_id = tenant and m.role = 'owner' and m.person_id <> person) then
		raise exception 'Somebody has to be owner. Make another person owner first.' using errcode = 'ML409';
	end if;
	return found_role;
end $$;

create or replace function member_role_set(tenant uuid, person uuid, new_role text) returns table (email text, old_role text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	old_role := member_check(tenant, person, new_role = 'owner');
	update members m set role = new_role where m.tenant_id = tenant and m.person_id = person returning m.email into email;
	return next;
end $$;

-- Who is removed is out at once: the sessions in this tenant end.
create or replace function member_remove(tenant uuid, person uuid) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone text;
begin
	perform member_check(tenant, person, false);
	delete from members m where m.tenant_id = tenant and m.person_id = person returning m.email into gone;
	delete from directory d where d.tenant_id = tenant and d.kind = 'member' and d.object_id = person;
	delete from sessions s where s.tenant_id = tenant and s.person_id = person;
	return gone;
end $$;

-- The mail is about to be sent: from now on its link works, for seven days, and that of an earlier mail does not. No row: withdrawn.
create or replace function invitation_send(tenant uuid, address text, token text, at timestamptz)
returns table (email text, role text, person text, tenant_name text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare invitation uuid;
begin
	if tenant is distinct from cur_tenant() then
		return;
	end if;
	update invitations i set sent_at = at, ends_at = at + interval '7 days' from tenants t
	where i.tenant_id = tenant and i.email = address and t.tenant_id = tenant
	returning i.id, i.email, i.role, i.person, t.name into invitation, email, role, person, tenant_name;
	if email is not null then
		delete from directory d where d.tenant_id = tenant and d.kind = 'invitation' and d.object_id = invitation;
		insert into directory (kind, key, tenant_id, object_id) values ('invitation', token, tenant, invitation);
		return next;
	end if;
end $$;

-- What a link leads to, at the door of staff or at that of all others; no row when it was used, withdrawn, or is too old.
drop function if exists invitation_find(text, timestamptz);
create or replace function invitation_find(token text, of_staff boolean, at timestamptz)
returns table (tenant_id uuid, tenant_name text, email text, role text, person text, has_account boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
declare place uuid; invitation uuid; before constant text := current_setting('app.tenant_id', true);
begin
	select d.tenant_id, d.object_id into place, invitation from directory d where d.kind = 'invitation' and d.key = token;
	if place is null then
		return;
	end if;
	perform enter_tenant(place);
	return query select t.tenant_id, t.name, i.email, i.role, i.person, person_exists(i.email)
	from invitations i join tenants t on t.tenant_id = place
	where i.tenant_id = place and i.id = invitation and i.ends_at > at and (i.role = 'staff') = of_staff and t.suspended_at is null;
	perform leave_tenant(before);
end $$;

-- The click in the mail, once: who has an account joins with it, who has none gets one with this name and password. Staff are
-- always somebody new: nobody is both, and they belong to no tenant.
drop function if exists invitation_accept(text, uuid, text, text, timestamptz);
create or replace function invitation_accept(token text, of_staff boolean, new_person uuid, new_name text, password text, at timestamptz)
returns table (tenant_id uuid, person_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare asked record; who persons; before constant text := current_setting('app.tenant_id', true);
begin
	select f.tenant_id, f.email, f.role into asked from invitation_find(token, of_staff, at) f;
	if asked.tenant_id is null then
		raise exception 'This invitation has been used, withdrawn, or is too old. Please ask for another.' using errcode = 'ML404';
	end if;
	perform enter_tenant(asked.tenant_id);
	delete from invitations i where i.tenant_id = asked.tenant_id and i.email = asked.email;
	if not found then
		raise exception 'This invitation has been used, withdrawn, or is too old. Please ask for another.' using errcode = 'ML404';
	end if;
	delete from directory d where d.kind = 'invitation' and d.key = token and d.tenant_id = asked.tenant_id;
	select * into who from persons p where p.email = asked.email;
	if (who.person_id is null) = (password is null) or who.is_staff or of_staff and who.person_id is not null then
		raise exception 'This account can''t join in this way. Please open the link once more.' using errcode = 'ML409';
	end if;
	if who.person_id is null then
		insert into persons (person_id, email, name, password_hash, is_staff)
		values (new_person, asked.email, new_name, password, of_staff);
		select * into who from persons p where p.person_id = new_person;
	end if;
	if not of_staff and not exists (select from members m where m.tenant_id = asked.tenant_id and m.person_id = who.person_id) then
		perform member_add(asked.tenant_id, who.person_id, who.email, who.name, asked.role);
	end if;
	insert into audit_log (tenant_id, id, at, person_id, person, action, subject)
	values (asked.tenant_id, gen_random_uuid(), invitation_accept.at, who.person_id, who.name, 'member.joined', asked.role);
	perform leave_tenant(before);
	return query select asked.tenant_id, who.person_id;
end $$;

revoke execute on function member_check, member_role_set, member_remove, invitation_send, invitation_find, invitation_accept from public;
grant execute on function member_role_set, member_remove, invitation_find, invitation_accept to manyline_web;
grant execute on function invitation_send to manyline_worker;
