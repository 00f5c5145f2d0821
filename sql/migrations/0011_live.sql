-- 0011_live.sql: the last words said on calls that somebody follows, and the front of the queue of who fetches them.

alter table follows add column speaker text check (speaker in ('agent', 'person')), add column words text;
alter table follows set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

insert into wake (queue, tenant_id, next_at)
select distinct 'live', w.tenant_id, 'infinity'::timestamptz from wake w
on conflict (queue, tenant_id) do nothing;
