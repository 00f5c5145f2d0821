-- 0015_follow_answers.sql: what follows from calls that changed now answers whether work waits; the new function is in functions/.

drop function if exists calls_follow(uuid, uuid[], timestamptz);
