/* document.h: the knowledge base: files, questions with their answers, and web sites; who uses them; their removal.
 *
 * A document is read in rounds: each change begins a new one, which a job reads into passages (document_reading.h). Until a
 * round is done, the passages of the one before are found (document_search.h).
 */
#ifndef MODELS_DOCUMENT_H
#define MODELS_DOCUMENT_H

#include "db/keyset.h"
#include "db/tx.h"

enum {
	DOCUMENT_FILE_BYTES = 20 * 1024 * 1024,
	DOCUMENT_SITE_PAGES = 50, /* of a web site, at most */
	DOCUMENT_AGENT_MOST = 20, /* documents that one agent may use */
};

struct document_draft {
	const char *id, *kind; /* "file", "faq", "site" */
	const char *name;      /* of a file; the question; the host of a site */
	const char *language;  /* of document_languages */
	const char *path;      /* of a file, below the data folder */
	int64_t bytes;
	const char *answer;
	const char *address;
	const char *refresh; /* "never", "daily", "weekly" */
	const char *author;
};

/* The languages whose words are known to text search, as [{value, label}]; and that of a country. */
json_t *document_languages(void);
int document_is_language(const char *language);
const char *document_language_of(const char *country);

/* Where a file is kept: a path for lib/store.h; each round has its own. */
char *document_path(struct arena *arena, const char *tenant, const char *id);

/* Makes it, and has it read; of a site, its pages are looked for first. */
void document_create(struct tx *tx, const struct document_draft *draft);

/* Rows newest first: {id, kind, name, address, state, failure, bytes, agents_count, pages_count, updated_at, created_at}. */
void document_list(struct tx *tx, json_t *into, const char *key, const struct keyset *start);

/* One document with pages_count, chunks_count and characters_count; for a job, null where it is gone, with channel. */
void document_find(struct tx *tx, json_t *into, const char *key, const char *id);
void document_load(struct tx *tx, json_t *into, const char *key, const char *id);

/* Whether a job is at it, or will be. */
int document_is_busy(const json_t *document);

/* Its pages in order: {id, position, address, title, chosen, failure, text}, with the text cut at 20,000 characters. */
void document_pages(struct tx *tx, json_t *into, const char *key, const char *id);

/* Changes what was given; a new answer, file or name is read again. ERROR_MISSING where it is gone. */
void document_update(struct tx *tx, const char *id, const struct document_draft *draft);

/* With the next round all passages are made anew, also of text that has not changed. */
void document_index_anew(struct tx *tx, const char *id);

/* Begins a new round: reads it again; of a site, `find` looks for its pages anew. */
void document_read_again(struct tx *tx, const char *id, int find);

/* Of a site: reads the pages at these positions (a JSON array of numbers), and no others. */
void document_choose(struct tx *tx, const char *id, const char *positions);

/* Deletes it with its passages; every agent that uses it forgets it. */
void document_delete(struct tx *tx, const char *id);

/* All agents as {id, name, used, knowledge_state, knowledge_failure}; the agents that use it from now on (a JSON array of ids). */
void document_agents(struct tx *tx, json_t *into, const char *key, const char *id);
void document_use(struct tx *tx, const char *id, const char *agents);

/* A new agent uses what there is already, as many of it as an agent may. */
void document_use_all(struct tx *tx, const char *agent);

/* What an agent uses: {id, name, kind, state, failure, has_pages}. */
void document_of_agent(struct tx *tx, json_t *into, const char *key, const char *agent);

#endif
