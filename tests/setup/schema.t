#!/bin/bash
# schema.t: migrations run once, in order, all or nothing; sql/schema.sql is what they make.
set -u
work=$(mktemp -d)
database=schema_test_$$
trap 'cd /; psql -qX -U postgres -d postgres -c "drop database if exists $database"; rm -rf "$work"' EXIT
psql -qX -U postgres -d postgres -c "create database $database owner manyline_owner"
export PGDATABASE=$database
cp -r sql "$work/sql"

count=0 failed=0
ok() { # SENTENCE COMMAND…
	local what=$1
	shift
	count=$((count + 1))
	if "$@"; then echo "ok $count - $what"; else echo "not ok $count - $what"; failed=$((failed + 1)); fi
}
migrate() { "$work/sql/migrate" 2>&1; }
has() { [[ $1 == *"$2"* ]]; }
value() { psql -XAtq -c "$1"; }

first=$(migrate)
ok "an empty database gets everything" has "$first" "applied sql/migrations/0001_"
"$work/sql/migrate" --schema >"$work/schema.sql"
diff "$work/schema.sql" sql/schema.sql >"$work/difference"
ok "sql/schema.sql is what the migrations make (make schema writes it)" [ ! -s "$work/difference" ]
head -n 20 "$work/difference" | sed 's/^/# /'
again=$(migrate)
ok "a second run does nothing" [ -z "$again" ]

printf 'create table half (id bigint);\nselect 1 / 0;\n' >"$work/sql/migrations/9001_fails.sql"
broken=$(migrate)
ok "a migration that fails is named" has "$broken" "sql/migrations/9001_fails.sql failed, and nothing of it was applied"
ok "and nothing of it stays" [ -z "$(value "select 1 from pg_class where relname = 'half'")" ]
printf 'create table whole (id bigint);\n' >"$work/sql/migrations/9001_fails.sql"
ok "once right, it is applied" has "$(migrate)" "applied sql/migrations/9001_fails.sql"
echo '-- changed' >>"$work/sql/migrations/9001_fails.sql"
changed=$(migrate)
ok "an applied migration must not change" has "$changed" "sql/migrations/9001_fails.sql was changed after it was applied"
ok "which is said in one sentence" [ "$(wc -l <<<"$changed")" = 1 ]
sed -i '$d' "$work/sql/migrations/9001_fails.sql"
echo "create or replace function seven() returns integer language sql immutable as 'select 7';" >"$work/sql/functions/seven.sql"
ok "a new file of functions is applied" has "$(migrate)" "applied sql/functions/seven.sql"
sed -i 's/select 7/select 8/' "$work/sql/functions/seven.sql"
ok "a changed one again" has "$(migrate)" "applied sql/functions/seven.sql"
ok "with its new body" [ "$(value 'select seven()')" = 8 ]
echo "1..$count"
exit $((failed > 0))
