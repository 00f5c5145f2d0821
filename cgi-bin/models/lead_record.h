/* lead_record.h: one row of a CSV file as a lead, or why it can't be one. The preview and the import both read so. */
#ifndef MODELS_LEAD_RECORD_H
#define MODELS_LEAD_RECORD_H

#include "lib/csv_read.h"
#include "lib/date.h"
#include "models/lead.h"
#include "models/lead_mapping.h"

/* What is the same for all rows of a file. */
struct lead_plan {
	struct lead_mapping mapping;
	size_t column_count;
	const char *country;                     /* of numbers without a country code */
	const char *consent_source, *consent_at; /* of rows that say nothing themselves; or NULL */
	const char *file_name;
	struct date_habits habits;
	int64_t now;
};

struct lead_record {
	const char *phone, *name, *email, *company; /* phone in E.164; the others "" where there is nothing */
	struct lead_place place;
	const char *custom;                      /* a JSON object */
	const char *consent_source, *consent_at; /* or NULL; the time as ISO 8601 */
	const char *problem; /* a sentence: the row is left out; NULL: it can be imported */
	const char *warning; /* a sentence: what could not be taken; or NULL */
};

/*
 * The plan of an import from its row of lead_imports: file_name, headers, mapping, country, consent_source, consent_at.
 * `zone` is where times without an offset are meant.
 */
struct lead_plan lead_plan_of(struct arena *arena, const json_t *import, const char *zone, int64_t now);

/* Reads a row. All lives in `arena`, and JSON is made in the arena in use. */
struct lead_record lead_record_read(
	struct arena *arena, const struct lead_plan *plan, const struct csv_row *row);

#endif
