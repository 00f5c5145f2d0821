/* suppression.h: telephone numbers that are never called again, and why one was: "why did you call me?"
 *
 * Kept is a keyed digest of the number and its masked form, so that it outlives the lead and tells nothing by itself.
 */
#ifndef MODELS_SUPPRESSION_H
#define MODELS_SUPPRESSION_H

#include "db/keyset.h"
#include "db/tx.h"

/* The keyed digest of a number in E.164, as columns `phone_hash` hold it: HMAC-SHA256 under SECRET_KEY, in hexadecimal. */
const char *suppression_hash(struct arena *arena, const char *e164);

struct suppression_draft {
	const char *phone; /* E.164 */
	const char *note, *person;
};

/* One page of the list into[key]: id, masked, reason, note, call_id, author_name, created_at. */
void suppression_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start);

/* Adds a number by hand; one that is there already stays as it is. */
void suppression_add(struct tx *tx, const struct suppression_draft *draft);

/* Removes one; into[key] is what it was: masked, reason, note, created_at; ERROR_MISSING. */
void suppression_remove(struct tx *tx, json_t *into, const char *key, const char *id);

/*
 * All that is known of a number: "suppression" (or null), "leads" {id, name, list_name, consent_source, consent_at},
 * "attempts" {allowed, reasons, rule_version, …} and "calls" {id, direction, outcome, …}, the newest 200 of each.
 */
void suppression_lookup(struct tx *tx, json_t *into, const char *phone);

#endif
