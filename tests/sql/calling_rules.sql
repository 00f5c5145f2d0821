-- calling_rules.sql: when a person may be called: the rule of the place, the campaign's hours, every clock at once.
begin;
select plan(21);

create function pg_temp.opens(place text, part text, zones text[], at timestamptz, opens time = '08:00', closes time = '21:00',
	days integer[] = '{1,2,3,4,5,6,7}')
returns timestamptz language sql as
$$ select opens_at from calling_window(place, part, zones, opens, closes, days, at) $$;

create function pg_temp.closes(place text, part text, zones text[], at timestamptz)
returns timestamptz language sql as
$$ select closes_at from calling_window(place, part, zones, '00:00', '24:00', '{1,2,3,4,5,6,7}', at) $$;

-- Inside the hours it is that moment; outside the next opening.
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-11-20 18:00Z'), '2026-11-20 18:00Z', 'at 13:00 now');
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-11-20 12:59:59Z'), '2026-11-20 13:00Z', 'at 07:59:59 in a second');
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-11-21 02:00Z'), '2026-11-21 13:00Z', 'at 21:00 tomorrow');
select is(pg_temp.closes('US', 'NY', '{America/New_York}', '2026-11-20 18:00Z'), '2026-11-21 02:00Z', 'until 21:00');

-- The narrowest rule counts.
select is(pg_temp.closes('US', 'FL', '{America/New_York}', '2026-11-20 18:00Z'), '2026-11-21 01:00Z', 'in Florida until 20:00');
select is(pg_temp.opens('US', 'FL', '{America/New_York}', '2026-11-21 01:00Z'), '2026-11-21 13:00Z', 'at 20:00 in Florida tomorrow');
select is(pg_temp.closes('US', '', '{America/New_York}', '2026-11-20 18:00Z'), '2026-11-21 01:00Z', 'a state that is not known may be Florida');
select is(pg_temp.closes('US', 'WA', '{America/Los_Angeles}', '2022-06-08 18:00Z'), '2022-06-09 04:00Z', 'Washington before its law: 21:00');
select is(pg_temp.closes('US', 'WA', '{America/Los_Angeles}', '2022-06-09 18:00Z'), '2022-06-10 03:00Z', 'and after: 20:00');
select is(pg_temp.opens('IN', '', '{Asia/Kolkata}', '2026-11-20 03:00Z'), '2026-11-20 03:30Z', 'in India from 09:00');
select is(pg_temp.opens('ZZ', '', '{Europe/Paris}', '2026-11-20 06:00Z'), '2026-11-20 07:00Z', 'elsewhere the default');

-- Every zone that it could be in.
select is(pg_temp.opens('US', 'TX', '{America/Chicago,America/Denver}', '2026-11-20 14:00Z'), '2026-11-20 15:00Z', 'two zones: when both have opened');
select is(pg_temp.closes('US', 'TX', '{America/Chicago,America/Denver}', '2026-11-20 18:00Z'), '2026-11-21 03:00Z', 'until the first closes');
select is(pg_temp.opens('RU', '', '{Asia/Kamchatka,Europe/Kaliningrad}', '2026-11-20 00:00Z'), '2026-11-20 06:00Z', 'ten hours apart');
select is(pg_temp.opens('ZZ', '', '{Pacific/Kiritimati,Pacific/Honolulu}', '2026-11-20 08:00Z'), '2026-11-20 18:00Z', 'on two dates at once');
select is(pg_temp.opens('US', 'NY', '{}', '2026-11-20 18:00Z'), null, 'no zone: never');
select is(pg_temp.opens('IN', '', '{Asia/Kolkata}', '2026-11-20 03:00Z', '07:00', '08:30'), null, 'no hour is left: never');

-- Days on which clocks change, and weekdays there.
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-03-08 04:00Z'), '2026-03-08 12:00Z', 'the day summer time begins');
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-11-01 04:00Z'), '2026-11-01 13:00Z', 'the day it ends');
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-11-21 01:30Z', '08:00', '20:00', '{1,2,3,4,5}'), '2026-11-23 13:00Z',
	'Friday night: on Monday');
select is(pg_temp.opens('US', 'NY', '{America/New_York}', '2026-11-21 01:30Z', '08:00', '20:00', '{5}'), '2026-11-27 13:00Z', 'in a week');

select * from finish();
rollback;
