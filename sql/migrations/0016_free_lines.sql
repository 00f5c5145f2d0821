-- 0016_free_lines.sql: a free line is found at once, however many are busy.

create index slots_free on slots (slot) where call_id is null;
