/* lead_mapping.h: which column of a CSV file becomes what of a lead.
 *
 * A mapping is kept as {"phone": 2, "name": 0, "custom": [4, 5]}, columns from 0; in a form it is an array with a word
 * for each column: "phone", "custom", "" (left out).
 */
#ifndef MODELS_LEAD_MAPPING_H
#define MODELS_LEAD_MAPPING_H

#include <jansson.h>

#include "lib/error.h"

/* What a column can become; all but MAP_CUSTOM are taken once. */
enum lead_part {
	MAP_NAME,
	MAP_FIRST_NAME,
	MAP_LAST_NAME,
	MAP_PHONE,
	MAP_EMAIL,
	MAP_COMPANY,
	MAP_ZONE,
	MAP_CONSENT_SOURCE,
	MAP_CONSENT_AT,
	MAP_PARTS,              /* how many there are of them */
	MAP_CUSTOM = MAP_PARTS, /* kept under the name of its column */
	MAP_NOTHING,
};

struct lead_mapping {
	int columns[MAP_PARTS]; /* the column of each part, or -1 */
	size_t custom_count;
	const int *custom;       /* columns */
	const char *const *keys; /* of the custom ones: what they are called as variables, "plan_name" */
};

/* Reads the kept form, with the names of all columns as a JSON array. */
struct lead_mapping lead_mapping_read(struct arena *arena, const json_t *mapping, const json_t *headers);

/*
 * Turns a form's words, one for each of `count` columns, into the kept form; what is wrong is put into `problems` by the
 * column's number, "0", and an error says that something is, or that no column is the phone number.
 */
struct error *lead_mapping_make(struct arena *arena, const json_t *words, size_t count, json_t *problems,
	json_t **mapping) must_check;

/* A guess for the form, from the names of the columns, in several languages, and from the first rows. */
json_t *lead_mapping_guess(
	struct arena *arena, const json_t *headers, const json_t *rows, const char *country);

/* What a column can become, as [{value, label, selected}]. */
json_t *lead_mapping_options(const char *selected);

#endif
