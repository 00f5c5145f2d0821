-- identity.sql: who is at the door. These functions answer before a tenant is known, each as narrowly as it can.

create or replace function role_rank(role text) returns integer language sql immutable as
$$ select array_position(array['viewer', 'manager', 'owner', 'staff'], role) $$;

-- Enters the tenant that the cookie claims, if the session is real; raises otherwise, so that nothing after it is read. Staff
-- are staff in the operator's tenant alone; in a customer's they act as its owner, but never in what is a person's own
-- (passwords, people, secrets). What they do (a deed: the address of a form that is sent) is written down where they are.
drop function if exists enter_session(uuid, text, text, timestamptz);
create or replace function enter_session(tenant uuid, token text, needed text, at timestamptz, personal boolean default false,
	deed text default null)
returns table (person_id uuid, name text, email text, role text, tenant_name text, zone text, country text, channel text,
	is_staff boolean, is_acting boolean, can_manage boolean, brand_name text)
language plpgsql as $$
declare idle constant interval := '12 hours';
begin
	perform enter_tenant(tenant);
	select s.person_id, s.name, s.email, case when not s.is_staff then m.role when t.kind = 'operator' then 'staff' else 'owner' end,
		t.name, t.zone, t.country, t.channel, s.is_staff, s.is_staff and t.kind <> 'operator', true, t.brand_name
	into person_id, name, email, role, tenant_name, zone, country, channel, is_staff, is_acting, can_manage, brand_name
	from sessions s join tenants t on t.tenant_id = s.tenant_id
	left join members m on m.tenant_id = s.tenant_id and m.person_id = s.person_id
	where s.tenant_id = tenant and s.token_hash = token and s.idle_ends_at > at and s.ends_at > at
		and (s.is_staff or t.suspended_at is null);
	if role is null then
		raise exception 'Please log in.' using errcode = 'ML401';
	end if;
	if needed = 'staff' and role <> 'staff' then
		raise exception 'This page is not for customers.' using errcode = 'ML403';
	end if;
	if role_rank(role) < role_rank(needed) then
		raise exception 'Your role does not allow this. An owner can change it.' using errcode = 'ML403';
	end if;
	if is_acting and personal then
		raise exception 'Only the customer''s own people can do this.' using errcode = 'ML403';
	end if;
	if is_staff and deed is not null then
		insert into audit_log (tenant_id, id, at, person_id, person, action, subject)
		values (tenant, gen_random_uuid(), enter_session.at, enter_session.person_id, enter_session.name, 'staff.acted', deed);
	end if;
	can_manage := role_rank(role) >= role_rank('manager');
	update sessions s set idle_ends_at = at + idle
	where s.tenant_id = tenant and s.token_hash = token and s.idle_ends_at < at + idle - interval '5 minutes';
	return next;
end $$;

-- How many seconds to wait before the next try; 0: go on, and it was counted.
create or replace function throttle(what text, most integer, within interval, at timestamptz) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare seen throttles;
begin
	insert into throttles as t (key, started_at, count) values (what, at, 1)
	on conflict (key) do update set
		count = case when t.started_at + within <= excluded.started_at then 1 else t.count + 1 end,
		started_at = case when t.started_at + within <= excluded.started_at then excluded.started_at else t.started_at end
	returning * into seen;
	return case when seen.count <= most then 0
		else greatest(1, ceil(extract(epoch from seen.started_at + within - at)))::integer end;
end $$;

-- Who logs in with this address, from a known browser or not. Guessing is slowed per address and network, never for a
-- browser from which this person has logged in before: so nobody can lock another out.
create or replace function login_find(address text, network text, device text, at timestamptz)
returns table (person_id uuid, name text, password_hash text, is_staff boolean, wait_seconds integer)
language plpgsql security definer set search_path = public, pg_temp as $$
declare known boolean;
begin
	select p.person_id, p.name, p.password_hash, p.is_staff
	into person_id, name, password_hash, is_staff from persons p where p.email = lower(address);
	known := exists (select from devices d where d.person_id = login_find.person_id and d.token_hash = device and d.ends_at > at);
	wait_seconds := case when known
		then throttle('login device ' || device, 20, '15 minutes', at)
		else greatest(throttle('login pair ' || md5(lower(address)) || network, 10, '15 minutes', at),
			throttle('login network ' || network, 60, '15 minutes', at),
			throttle('login address ' || md5(lower(address)), 100, '1 hour', at)) end;
	return next;
end $$;

-- A try that succeeded does not count.
create or replace function login_forgive(address text, network text, device text) returns void
language sql security definer set search_path = public, pg_temp as $$
	update throttles set count = count - 1 where count > 0 and key in ('login device ' || device, 'login pair ' || md5(lower(address)) || network,
		'login network ' || network, 'login address ' || md5(lower(address)))
$$;

-- Goes back to where a function was called from: to that tenant, or to none.
create or replace function leave_tenant(before text) returns void language plpgsql as
$$ begin execute format('set local app.tenant_id = %L', coalesce(before, '')); end $$;

-- The tenants that a person may enter, with the role in each.
create or replace function person_tenants(person uuid) returns table (tenant_id uuid, tenant_name text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare one uuid; before constant text := current_setting('app.tenant_id', true);
begin
	for one in select d.tenant_id from directory d
		where d.kind = 'member' and d.key >= person || '/' and d.key < person || '0' order by d.key
	loop
		perform enter_tenant(one);
		return query select t.tenant_id, t.name from tenants t where t.tenant_id = one and t.suspended_at is null;
	end loop;
	perform leave_tenant(before);
end $$;

-- Opens a session of a person in a tenant that the person belongs to (staff: in any), and remembers the browser.
create or replace function session_open(tenant uuid, person uuid, token text, device text, network text, browser_name text, at timestamptz)
returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare who persons;
begin
	select * into who from persons p where p.person_id = person;
	perform enter_tenant(tenant);
	if not exists (select from members m where m.tenant_id = tenant and m.person_id = person)
		and not (who.is_staff and exists (select from tenants t where t.tenant_id = tenant)) then
		raise exception 'There is no such customer.' using errcode = 'ML404';
	end if;
	if who.is_staff and not exists (select from factors f where f.person_id = person) then
		raise exception 'Staff need a second factor.' using errcode = 'ML403';
	end if;
	delete from sessions s where s.tenant_id = tenant and s.ends_at < at;
	insert into sessions (tenant_id, token_hash, person_id, email, name, is_staff, address, browser, idle_ends_at, ends_at)
	values (tenant, token, person, who.email, who.name, who.is_staff, network, browser_name,
		at + interval '12 hours', at + case when who.is_staff then interval '12 hours' else interval '14 days' end);
	insert into devices (token_hash, person_id, ends_at) values (device, person, at + interval '90 days')
	on conflict (person_id, token_hash) do update set ends_at = excluded.ends_at;
	delete from devices d where d.person_id = person and d.ends_at < at;
	delete from throttles t where t.key in (
		select o.key from throttles o where o.started_at < at - interval '1 day' order by o.started_at limit 100 for update skip locked);
	return who.name;
end $$;

-- Whether somebody has this address: for choosing which mail to send, never for what a page says.
create or replace function person_exists(address text) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from persons where email = lower(address)) $$;

create or replace function signup_begin(token text, address text, company_name text, person_name text, place text, tz text, at timestamptz)
returns void language sql security definer set search_path = public, pg_temp as $$
	delete from signups where ends_at < at or email = lower(address);
	insert into signups (token_hash, email, company, name, country, zone, ends_at)
	values (token, lower(address), company_name, person_name, place, tz, at + interval '24 hours');
$$;

create or replace function signup_find(token text, at timestamptz)
returns table (email text, company text, name text)
language sql stable security definer set search_path = public, pg_temp as
$$ select s.email, s.company, s.name from signups s where s.token_hash = token and s.ends_at > at $$;

-- The click in the mail: makes person, tenant and membership at once; the link works once.
create or replace function signup_finish(token text, tenant uuid, person uuid, password text, channel_name text, at timestamptz)
returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare waiting signups;
begin
	delete from signups s where s.token_hash = token and s.ends_at > at returning * into waiting;
	if waiting.token_hash is null then
		raise exception 'This link has been used or is too old. Please sign up again.' using errcode = 'ML404';
	end if;
	if person_exists(waiting.email) then
		raise exception 'You have an account already. Please log in.' using errcode = 'ML409';
	end if;
	insert into persons (person_id, email, name, password_hash) values (person, waiting.email, waiting.name, password);
	perform tenant_create(tenant, waiting.company, 'customer', waiting.country, waiting.zone, channel_name);
	perform member_add(tenant, person, waiting.email, waiting.name, 'owner');
	insert into onboardings (tenant_id) values (tenant);
	return person;
end $$;

-- A tenant; the caller is a function of this file or the set-up.
create or replace function tenant_create(tenant uuid, tenant_name text, tenant_kind text, place text, tz text, channel_name text)
returns void language plpgsql as $$
begin
	perform enter_tenant(tenant);
	insert into tenants (tenant_id, name, kind, country, zone, channel)
	values (tenant, tenant_name, tenant_kind, place, tz, channel_name);
	insert into wake (queue, tenant_id, next_at)
	select queue, tenant, 'infinity' from unnest(array['jobs', 'dialer', 'statistics', 'live']) as queue;
	perform platform_tenant(tenant);
end $$;

create or replace function member_add(tenant uuid, person uuid, address text, person_name text, member_role text)
returns void language plpgsql as $$
begin
	perform enter_tenant(tenant);
	insert into members (tenant_id, person_id, email, name, role) values (tenant, person, lower(address), person_name, member_role);
	insert into directory (kind, key, tenant_id, object_id) values ('member', person || '/' || tenant, tenant, person);
end $$;

-- Starts a password reset if somebody has this address: who it is, and of which door; no row otherwise.
drop function if exists password_reset_begin(text, text, timestamptz);
create or replace function password_reset_begin(token text, address text, at timestamptz) returns table (name text, is_staff boolean)
language plpgsql security definer set search_path = public, pg_temp as $$
declare who persons;
begin
	delete from password_resets where ends_at < at;
	select * into who from persons where email = lower(address);
	if who.person_id is null then
		return;
	end if;
	delete from password_resets where person_id = who.person_id;
	insert into password_resets (token_hash, person_id, ends_at) values (token, who.person_id, at + interval '1 hour');
	return query select who.name, who.is_staff;
end $$;

-- Whether a link works, at the door of staff or at that of all others.
drop function if exists password_reset_find(text, timestamptz);
create or replace function password_reset_find(token text, of_staff boolean, at timestamptz) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from password_resets r join persons p on p.person_id = r.person_id and p.is_staff = of_staff
		where r.token_hash = token and r.ends_at > at)
$$;

-- Sets the new password and ends every session and remembered browser of this person, everywhere. The browser at hand is
-- remembered: who can read the mail gets in, however many guesses others make meanwhile.
-- The click in the mail, once: the new password; all sessions end. Returns the live channels of where they were.
drop function if exists password_reset_finish(text, text, text, timestamptz);
create or replace function password_reset_finish(token text, password text, device text, at timestamptz) returns table (channel text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare waiting password_resets; one uuid;
begin
	delete from password_resets r where r.token_hash = token and r.ends_at > at returning * into waiting;
	if waiting.person_id is null then
		raise exception 'This link has been used or is too old. Please ask for a new one.' using errcode = 'ML404';
	end if;
	update persons set password_hash = password where person_id = waiting.person_id;
	delete from devices d where d.person_id = waiting.person_id;
	insert into devices (token_hash, person_id, ends_at) values (device, waiting.person_id, at + interval '90 days');
	for one in select p.tenant_id from person_places(waiting.person_id) p loop
		perform enter_tenant(one);
		delete from sessions s where s.tenant_id = one and s.person_id = waiting.person_id;
		if found then
			return query select t.channel from tenants t where t.tenant_id = one;
		end if;
	end loop;
	perform leave_tenant(null);
end $$;

-- Whose is it? Null when nobody's.
create or replace function directory_find(what text, which text) returns table (tenant_id uuid, object_id uuid)
language sql stable security definer set search_path = public, pg_temp as
$$ select d.tenant_id, d.object_id from directory d where d.kind = what and d.key = which $$;

-- Every tenant, for staff who choose one to look at.
create or replace function staff_tenants() returns table (tenant_id uuid, name text, kind text, suspended_at timestamptz,
	created_at timestamptz, country text, plan text)
language sql stable security definer set search_path = public, pg_temp as
$$ select p.tenant_id, p.name, p.kind, p.suspended_at, p.created_at, p.country, p.plan from platform_tenants p $$;

revoke execute on function throttle, login_find, login_forgive, person_tenants, session_open, person_exists, signup_begin, signup_find,
	signup_finish, tenant_create, member_add, password_reset_begin, password_reset_find, password_reset_finish,
	directory_find, staff_tenants from public;
grant execute on function throttle, login_find, login_forgive, person_tenants, session_open, signup_find, signup_finish,
	password_reset_find, password_reset_finish to manyline_web;
grant execute on function throttle, session_open, staff_tenants to manyline_staff;
grant execute on function directory_find, person_exists, signup_begin, password_reset_begin to manyline_worker;
grant execute on function person_exists to manyline_staff;

-- Takes something of this transaction's tenant out of the directory.
create or replace function directory_remove(tenant uuid, what text, object uuid) returns void
language sql security definer set search_path = public, pg_temp as
$$ delete from directory d where d.tenant_id = tenant and d.tenant_id = cur_tenant() and d.kind = what and d.object_id = object $$;
revoke execute on function directory_remove from public;
grant execute on function directory_remove to manyline_web, manyline_worker, manyline_staff;
