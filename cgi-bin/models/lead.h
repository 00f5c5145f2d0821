/* lead.h: the people that campaigns call, in lists. */
#ifndef MODELS_LEAD_H
#define MODELS_LEAD_H

#include "db/keyset.h"
#include "db/tx.h"

/* What a number tells about a person: where they may be. */
struct lead_place {
	const char *country, *region; /* ISO 3166; state or province; "" unknown */
	const char *zones;            /* PostgreSQL's text[], "{America/New_York,America/Chicago}" */
	const char *hash;             /* suppression_hash */
};

/* Looks a number in E.164 up in tables; asks nobody. */
struct lead_place lead_place_of(struct arena *arena, const char *phone);

struct lead_draft {
	const char *list_id, *name, *phone, *email, *company; /* phone in E.164 */
	const char *consent_source, *consent_at;              /* or NULL; a date or an instant */
};

struct lead_filter {
	const char *list, *consent;    /* consent: "with", "without" or NULL */
	const char *name_from, *phone; /* beginnings of the name, of the number in E.164; or NULL */
	struct keyset start;
};

/* One page of leads into[key]: id, name, lead_phone, state, list_name, zone, consent_source, called_at, outcome. */
void lead_list(struct tx *tx, json_t *into, const char *key, const struct lead_filter *filter);

/* One lead into[key]; ERROR_MISSING. */
void lead_find(struct tx *tx, json_t *into, const char *key, const char *id);

/* What was decided about this person's number, in any campaign, newest first; its suppression (or null) under "suppression". */
void lead_attempts(struct tx *tx, json_t *into, const char *key, const char *id);

/* Adds, changes or removes one; ERROR_CONFLICT when the list has the number, ERROR_MISSING. */
const char *lead_create(struct tx *tx, const struct lead_draft *draft);
void lead_update(struct tx *tx, const char *id, const struct lead_draft *draft);
void lead_delete(struct tx *tx, const char *id);

/* Lists as choices of a form; with how many leads each has: id, name, leads_count, created_at. */
void lead_list_options(struct tx *tx, json_t *into, const char *key);
void lead_list_all(struct tx *tx, json_t *into, const char *key);

/* Makes a list; ERROR_CONFLICT when there is one of this name. */
const char *lead_list_create(struct tx *tx, const char *name);

/* Makes a list of this name, or "name (2)" and so on when there is one. */
const char *lead_list_create_numbered(struct tx *tx, const char *name);

/* Deletes a list: nobody sees it any more, and a job takes its people out. ERROR_MISSING, or ERROR_CONFLICT while a campaign uses it. */
void lead_list_delete(struct tx *tx, const char *id);

/* A slice of that: into[key] is true when the list is gone. */
void lead_list_remove(struct tx *tx, json_t *into, const char *key, const char *id, int64_t most);

/* The columns that the newest leads have besides the usual ones, as into[key]: {"names": ["plan", …]}. */
void lead_columns(struct tx *tx, json_t *into, const char *key);

#endif
