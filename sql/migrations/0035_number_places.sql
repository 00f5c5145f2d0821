-- 0035_number_places.sql: how often cities occur in the pool: without it, the first numbers in a city of thousands were looked for by
-- reading and sorting all of them.
create statistics number_pool_locality on (lower(locality)) from number_pool;
analyze number_pool;
