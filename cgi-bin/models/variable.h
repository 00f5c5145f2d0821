/* variable.h: the {{variables}} in greetings and prompts: which there are, checking them, filling them in.
 *
 * {{agent.name}}, {{company.name}}, and of the person: {{lead.name}}, {{lead.first_name}}, {{lead.company}},
 * {{lead.email}}, {{lead.phone}}, and {{lead.KEY}} for each column of its list. A variable that has no value is empty.
 */
#ifndef MODELS_VARIABLE_H
#define MODELS_VARIABLE_H

#include <jansson.h>

#include "lib/error.h"

/*
 * ERROR_INVALID of `field` when the text has a variable that does not exist, or braces that do not close: says where, as
 * line and character, and which name was probably meant.
 */
struct error *variable_check(struct arena *arena, const char *field, const char *text) must_check;

/* The text with each variable replaced by its value ({"lead.name": "Ann"}); unknown ones become empty. */
char *variable_fill(struct arena *arena, const char *text, const json_t *values);

/* The values for one call; `lead` is a row of leads with name, company, email, phone and custom, or NULL for calls in. */
json_t *variable_values(struct arena *arena, const char *company, const char *agent, const json_t *lead);

/* The well-known variables as an array of texts in braces, for the hint beside a prompt. */
json_t *variable_names(void);

/* Adds the names of the variables in a text to an array, each once, in order of appearance; one that is wrong is left out. */
void variable_collect(struct arena *arena, const char *text, json_t *names);

/* A value to try a variable with: "Ann Example" for lead.name. */
const char *variable_example(struct arena *arena, const char *name);

/*
 * Of names such as "lead.nmae", which only a list's column could fill, those that none of `columns` (texts) is: an array
 * of {"variable": "{{lead.nmae}}", "column": "nmae", "meant"}; "meant" is the nearest variable, or null.
 */
json_t *variable_doubts(struct arena *arena, const json_t *names, const json_t *columns);

#endif
