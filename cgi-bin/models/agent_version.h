/* agent_version.h: the versions of an agent: reading them, what changed between two, and going back to one.
 *
 * A version never changes; going back makes a new one with the old content.
 */
#ifndef MODELS_AGENT_VERSION_H
#define MODELS_AGENT_VERSION_H

#include "db/tx.h"

/* The versions of an agent, newest first, at most 50: agent_id, version, restored_from, is_current, created_at, created_by_name. */
void agent_versions(struct tx *tx, json_t *into, const char *key, const char *id);

/* One version with all that it says, as into[key]; ERROR_MISSING. */
void agent_version(struct tx *tx, json_t *into, const char *key, const char *id, const char *version);

/* The same; null where there is none, and for a NULL version. */
void agent_version_maybe(struct tx *tx, json_t *into, const char *key, const char *id, const char *version);

/*
 * What changed from one version to another, for a page: {"settings": [{"label", "was", "is"}], "greeting": […],
 * "prompt": […], "has_settings", "has_greeting", "has_prompt", "is_same"}. The texts are parts as lib/diff.h has them: {"text", "removed" or "added" or neither};
 * a long stretch that is the same is cut short: {"text", "skipped_count": characters left out, "rest"}. A text that did
 * not change is null. "kind", the name of the kind of voice, is what the caller has added to both, if anything.
 */
json_t *agent_version_compare(struct arena *arena, const json_t *was, const json_t *is);

/* Who goes back to a version. */
struct agent_restorer {
	const char *person_id, *person;
};

/*
 * Makes a new version with the content of an old one, and enqueues its provisioning. ERROR_MISSING; ERROR_CONFLICT when
 * the version in use says the same, so that a second click changes nothing.
 */
void agent_version_restore(struct tx *tx, const char *id, const char *version, struct agent_restorer by);

#endif
