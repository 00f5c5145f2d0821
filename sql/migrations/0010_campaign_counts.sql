-- 0010_campaign_counts.sql: how many people a campaign decided on at its start, so that lists need not count them.

alter table campaigns add column leads_count bigint not null default 0;
