-- 0014_dialing_failures.sql: when a provider last failed a campaign: calls that fail together are one failure.

alter table campaign_lines add column failed_at timestamptz;
