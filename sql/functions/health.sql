-- health.sql: what is known of each part of the platform; read by /health, which nobody has to log in for.

-- Writes down what was last seen of a part; an older observation never replaces a newer one.
create or replace function platform_state_set(part text, works boolean, words text, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
	insert into platform_state as s (name, ok, sentence, checked_at) values (part, works, words, at)
	on conflict (name) do update set ok = excluded.ok, sentence = excluded.sentence, checked_at = excluded.checked_at
	where s.checked_at <= excluded.checked_at
$$;

-- A part that was failing works after all.
create or replace function platform_state_well(part text, words text, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
	update platform_state set ok = true, sentence = words, checked_at = at where name = part and not ok and checked_at <= at
$$;

create or replace function platform_state_list() returns table (name text, ok boolean, sentence text, checked_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$ select s.name, s.ok, s.sentence, s.checked_at from platform_state s order by s.name $$;

-- Since when the queue that waits longest has been waiting; null when nothing is due, or what is due has no beginning.
create or replace function wake_oldest(which text, at timestamptz) returns timestamptz
language sql stable security definer set search_path = public, pg_temp as
$$ select min(w.next_at) from wake w where w.queue = which and w.next_at <= at and w.next_at > '-infinity' $$;

-- The names of the migrations that were applied, in one text with their number.
create or replace function migrations_applied() returns table (name text)
language sql stable security definer set search_path = public, pg_temp as
$$ select m.name from migrations m where m.name like 'migrations/%' order by m.name $$;

revoke execute on function platform_state_set, platform_state_well, platform_state_list, wake_oldest, migrations_applied from public;
grant execute on function platform_state_list, wake_oldest, migrations_applied to manyline_web, manyline_staff;
grant execute on function platform_state_set, platform_state_well to manyline_worker;
