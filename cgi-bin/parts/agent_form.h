/* agent_form.h: what the forms of an agent share: the page of agents, and that of the first one. */
#ifndef PARTS_AGENT_FORM_H
#define PARTS_AGENT_FORM_H

#include "web/page.h"

/* What a form declares that makes an agent; `industry` is what its texts began from. */
#define AGENT_FORM_FIELDS                                                                                    \
	{"name", TEXT, .required = 1, .highest = 60},                                                        \
		{"greeting", LONG_TEXT, .required = 1, .highest = 600},                                      \
		{"prompt", LONG_TEXT, .required = 1, .highest = 20000}, {"engine", TEXT, .highest = 20},     \
		{"voice", TEXT, .required = 1, .highest = 100},                                              \
		{"language", TEXT, .required = 1, .highest = 16}, {"personality", TEXT, .highest = 20},      \
		{"personality_words", TEXT, .highest = 300},                                                 \
	{                                                                                                    \
		"industry", TEXT, .highest = 40                                                              \
	}

/* Commits, and puts into the page what there is to choose from: options {engine, voice, language, personality}, has_engines,
 * voice_groups, variables. */
struct error *agent_form_offer(struct request *request) must_check;

/* The name of the engine that the form's `engine` chose, the first where none was; ERROR_INVALID with the field. */
struct error *agent_form_engine(struct request *request, const char **name) must_check;

#endif
