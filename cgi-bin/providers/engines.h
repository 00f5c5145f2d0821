/* engines.h: every voice engine that we know, what customers read of it, what it cannot do, and with which carriers it works.
 *
 * Pages, jobs and documentation all read this table. Engines go by their names in the database ("ultravox"); customers read
 * only label, difference and limits, which name no company.
 */
#ifndef PROVIDERS_ENGINES_H
#define PROVIDERS_ENGINES_H

#include "providers/engine.h"
#include "providers/engine_event.h"

enum { ENGINE_LIMITS = 6, ENGINE_CARRIERS = 4 };

struct engine_offer {
	const struct engine *engine;
	struct error *(*read_event)(struct arena *arena, const struct engine_request *request,
		struct engine_event *event)must_check;
	const char *part;                      /* of the platform, in /health: "engine" */
	const char *key;                       /* in forms, where the company's name must not be: "quick" */
	const char *label;                     /* "Quick answers" */
	const char *difference;                /* when to choose it: one sentence */
	const char *limits[ENGINE_LIMITS + 1]; /* what it cannot do: sentences, ended by NULL */
	const char
		*carriers[ENGINE_CARRIERS + 1]; /* names of the carriers that it works with, ended by NULL */
};

/* All of them, the standard one first; ended by one without an engine. */
extern const struct engine_offer engine_offers[];

/* The engine of that name, or of that key of forms; or NULL. */
const struct engine_offer *engine_offer(const char *name);
const struct engine_offer *engine_offer_by_key(const char *key);

/* Whether calls of that carrier can be answered by that engine. */
int engine_works_with(const struct engine_offer *offer, const char *carrier);

#endif
