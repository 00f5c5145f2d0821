-- 0013_imports.sql: how far an import has come, what became of its rows, and what undoing it left.

alter table lead_imports add column done_row bigint not null default 0;         -- as a spreadsheet counts; the import goes on behind it
alter table lead_imports add column errors_bytes bigint not null default 0;     -- of the file of errors: what is behind was not committed
alter table lead_imports add column known_count bigint not null default 0;      -- of numbers that the list had before
alter table lead_imports add column suppressed_count bigint not null default 0; -- imported, and never called
alter table lead_imports add column warning_count bigint not null default 0;    -- imported without something that could not be read
alter table lead_imports add column reasons jsonb not null default '{}';        -- {"The number is too short.": 12}
alter table lead_imports add column kept_count bigint not null default 0;       -- not undone: these people were called
