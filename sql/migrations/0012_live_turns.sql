-- 0012_live_turns.sql: the last words of both sides: what one says is rarely clear without what the other said before.

alter table follows drop column speaker, drop column words, drop column seen;
alter table follows add column turns jsonb not null default '[]'; -- [{"speaker", "text"}], the last two
