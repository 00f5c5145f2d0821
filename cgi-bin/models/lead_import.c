/* lead_import.c: files of leads: uploaded, mapped, imported in slices, undone. */
#include "models/lead_import.h"

#include "lib/clock.h"
#include "models/job.h"
#include "models/plan.h"

enum { DAY_SECONDS = 24 * 3600 };

char *lead_import_path(struct arena *arena, const char *tenant, const char *id, const char *ending)
{
	return arena_printf(arena, "imports/%s/%s.%s", tenant, id, ending);
}

static void enqueue(struct tx *tx, const char *kind, const char *id, int64_t due)
{
	job_enqueue(tx, kind, id, json_pack("{s:s}", "import", id), due);
}

void lead_import_create(struct tx *tx, const struct lead_import_draft *draft)
{
	tx_do(tx,
		"insert into lead_imports (tenant_id, id, list_id, file_name, path, encoding, delimiter, "
		"headers, sample,"
		" country, total_bytes, row_count, created_by_name)"
		" values ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $11::bigint, "
		"$12::bigint, $13)",
		P(draft->id, draft->list_id, draft->file_name, draft->path, draft->encoding, draft->delimiter,
			json_dumps(draft->headers, JSON_COMPACT), json_dumps(draft->sample, JSON_COMPACT),
			draft->country, tx_integer(tx, draft->bytes), tx_integer(tx, draft->rows),
			draft->author));
	enqueue(tx, "lead_import_expire", draft->id, clock_now() + LEAD_IMPORT_DAYS * DAY_SECONDS * SECOND);
}

void lead_import_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start)
{
	static const char *const older =
		"select i.id, i.file_name, i.list_id, g.name as list_name, i.state, i.created_count, "
		"i.error_count,"
		" i.created_by_name as author_name, i.created_at"
		" from lead_imports i join lead_lists g on g.tenant_id = $1 and g.id = i.list_id where "
		"i.tenant_id = $1"
		" and ($2::timestamptz is null or (i.created_at, i.id) < ($2::timestamptz, $3::uuid))"
		" order by i.created_at desc, i.id desc limit 51";
	static const char *const newer = "select i.id, i.file_name, i.list_id, g.name as list_name, i.state, "
					 "i.created_count, i.error_count,"
					 " i.created_by_name as author_name, i.created_at"
					 " from lead_imports i join lead_lists g on g.tenant_id = $1 and "
					 "g.id = i.list_id where i.tenant_id = $1"
					 " and (i.created_at, i.id) > ($2::timestamptz, $3::uuid) order by "
					 "i.created_at, i.id limit 51";
	tx_rows(tx, into, key, start->backwards ? newer : older, P(start->at, start->id));
}

#define COLUMNS                                                                                              \
	"select i.id, i.list_id, g.name as list_name, i.file_name, i.path, i.state, i.failure, i.encoding, " \
	"i.delimiter,"                                                                                       \
	" i.headers, i.sample, i.mapping, i.country, i.consent_source, i.consent_at, i.total_bytes, "        \
	"i.done_bytes,"                                                                                      \
	" i.row_count, i.created_count, i.duplicate_count, i.known_count, i.suppressed_count, "              \
	"i.error_count,"                                                                                     \
	" i.warning_count, i.kept_count, i.reasons, i.errors_path, i.errors_bytes, i.done_row,"              \
	" i.created_by_name as author_name, i.created_at, i.finished_at"

void lead_import_find(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_row(tx, into, key,
		COLUMNS " from lead_imports i join lead_lists g on g.tenant_id = $1 and g.id = i.list_id"
			" where i.tenant_id = $1 and i.id = $2::uuid",
		P(id));
}

void lead_import_load(struct tx *tx, json_t *into, const char *key, const char *id)
{
	tx_maybe(tx, into, key,
		COLUMNS ", t.zone, t.channel from lead_imports i join lead_lists g on g.tenant_id = $1 and "
			"g.id = i.list_id"
			" join tenants t on t.tenant_id = $1 where i.tenant_id = $1 and i.id = $2::uuid",
		P(id));
}

void lead_import_start(struct tx *tx, const char *id, const struct lead_import_start *start)
{
	plan_check_leads(tx, 1);
	tx_change(tx,
		"update lead_imports set state = 'queued', mapping = $3::jsonb, country = $4, consent_source "
		"= $5,"
		" consent_at = $6::timestamptz, row_count = 0 where tenant_id = $1 and id = $2::uuid and "
		"state = 'uploaded'",
		P(id, json_dumps(start->mapping, JSON_COMPACT), start->country, start->consent_source,
			start->consent_at));
	enqueue(tx, "lead_import", id, clock_now());
}

void lead_import_undo(struct tx *tx, const char *id)
{
	tx_change(tx,
		"update lead_imports set state = 'undoing' where tenant_id = $1 and id = $2::uuid and state "
		"= 'done'",
		P(id));
	enqueue(tx, "lead_import_undo", id, clock_now());
}

void lead_import_progress(
	struct tx *tx, json_t *into, const char *key, const char *id, const struct lead_import_slice *slice)
{
	tx_value(tx, into, key,
		"update lead_imports set state = 'running', done_row = $4::bigint, done_bytes = $5::bigint,"
		" errors_bytes = $6::bigint, row_count = row_count + $7::bigint, error_count = error_count + "
		"$8::bigint,"
		" warning_count = warning_count + $9::bigint, created_count = created_count + $10::bigint,"
		" suppressed_count = suppressed_count + $11::bigint, known_count = known_count + $12::bigint,"
		" duplicate_count = duplicate_count + $13::bigint, reasons = $14::jsonb"
		" where tenant_id = $1 and id = $2::uuid and done_row = $3::bigint and state in ('queued', "
		"'running')"
		" returning row_count",
		P(id, tx_integer(tx, slice->from_row), tx_integer(tx, slice->to_row),
			tx_integer(tx, slice->bytes), tx_integer(tx, slice->error_bytes),
			tx_integer(tx, slice->rows), tx_integer(tx, slice->errors),
			tx_integer(tx, slice->warnings), tx_integer(tx, slice->created),
			tx_integer(tx, slice->suppressed), tx_integer(tx, slice->known),
			tx_integer(tx, slice->repeated), json_dumps(slice->reasons, JSON_COMPACT)));
}

void lead_import_finish(struct tx *tx, const char *id, const char *state, const char *failure)
{
	tx_do(tx,
		"update lead_imports set state = $3, failure = $4, finished_at = $5::timestamptz, done_bytes "
		"= total_bytes,"
		" errors_path = case when errors_bytes > 0 and $3 <> 'failed' then replace(path, '.csv', "
		"'.errors.csv') end"
		" where tenant_id = $1 and id = $2::uuid",
		P(id, state, failure, tx_time(tx, clock_now())));
}

void lead_import_stage(struct tx *tx)
{
	tx_do(tx, "select lead_import_stage()", P());
}

void lead_import_add(struct tx *tx, json_t *into, const char *key, const char *id, const char *list_id)
{
	tx_row(tx, into, key,
		"select created, suppressed, known, repeated from lead_import_add($1::uuid, $2::uuid, "
		"$3::uuid)",
		P(id, list_id));
}

void lead_import_passed_over(
	struct tx *tx, json_t *into, const char *key, const char *id, const char *list_id)
{
	tx_rows(tx, into, key,
		"select number, phone, repeated from lead_import_passed_over($1::uuid, $2::uuid, $3::uuid)",
		P(id, list_id));
}

void lead_import_remove(struct tx *tx, json_t *into, const char *key, const char *id, int64_t most)
{
	tx_row(tx, into, key, "select removed, kept from lead_import_remove($1::uuid, $2::uuid, $3::integer)",
		P(id, tx_integer(tx, most)));
}

void lead_import_fail(struct tx *tx, const char *id, const char *failure)
{
	lead_import_finish(tx, id, "failed", failure);
	enqueue(tx, "lead_import_undo", id, clock_now());
}
