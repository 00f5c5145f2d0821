-- 0018_waiting.sql: why a running campaign calls nobody new just now; it goes on by itself.

alter table campaign_lines add column waiting_because text;
