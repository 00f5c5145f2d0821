-- 0009_dialing.sql: what the dialer keeps besides: when a call is to be dialed, what failed in a row, and leads by when they are due.

-- The dialer takes the call then, or takes it up again; null: it was dialed, and the carrier knows it.
alter table live_calls add column dial_at timestamptz;

-- Providers that failed, in a row: too many pause the campaign.
alter table campaign_lines add column failures integer not null default 0;

-- All leads of the list are decided on: until then a campaign with nobody left to call is not complete.
alter table campaigns add column filled_at timestamptz;

-- The next lead is the one that is due for the longest.
drop index campaign_leads_pending;
alter table campaign_leads drop column priority;
create index campaign_leads_due on campaign_leads (tenant_id, campaign_id, next_attempt_at) where state = 'pending';

alter table campaign_leads set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table campaign_lines set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
alter table live_calls set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
