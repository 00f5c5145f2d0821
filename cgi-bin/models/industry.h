/* industry.h: what a business of each industry may begin with: a greeting, instructions, and what its agent asks. */
#ifndef MODELS_INDUSTRY_H
#define MODELS_INDUSTRY_H

#include <jansson.h>

#include "lib/arena.h"

enum { INDUSTRY_QUESTIONS = 6 };

struct industry {
	const char *key, *label;                   /* "real_estate", "Real estate" */
	const char *business;                      /* "a real-estate agency" */
	const char *greeting;                      /* with variables */
	const char *tasks;                         /* lines that each begin with "- " */
	const char *limits;                        /* the same: what it must not do */
	const char *questions[INDUSTRY_QUESTIONS]; /* up to a NULL */
};

/* All industries as choices of a form: value, label; "other" is the last one. */
json_t *industry_options(void);

/* The industry of that key; NULL when there is none. */
const struct industry *industry_find(const char *key);

/* Instructions to begin with: who it is, what it does and asks, and what it must not do. */
char *industry_prompt(struct arena *arena, const struct industry *industry);

/* All of a proposal: industry, greeting, prompt, questions. */
json_t *industry_proposal(struct arena *arena, const struct industry *industry);

#endif
