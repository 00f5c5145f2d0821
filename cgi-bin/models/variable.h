/* variable.h: the {{variables}} in greetings and prompts: which there are, checking them, filling them in.
 *
 * {{agent.name}}, {{company.name}}, and of the person: {{lead.name}}, {{lead.first_name}}, {{lead.company}},
 * {{lead.email}}, {{lead.phone}}, and {{lead.KEY}} for each column of its list. A variable that has no value is empty.
 */
#ifndef MODELS_VARIABLE_H
#define MODELS_VARIABLE_H

#include <jansson.h>

#include "lib/error.h"

/* ERROR_INVALID of `field` when the text has a variable that does not exist, or braces that do not close. */
struct error *variable_check(struct arena *arena, const char *field, const char *text) must_check;

/* The text with each variable replaced by its value ({"lead.name": "Ann"}); unknown ones become empty. */
char *variable_fill(struct arena *arena, const char *text, const json_t *values);

/* The values for one call; `lead` is a row of leads with name, company, email, phone and custom, or NULL for calls in. */
json_t *variable_values(struct arena *arena, const char *company, const char *agent, const json_t *lead);

/* The well-known variables as an array of texts in braces, for the hint beside a prompt. */
json_t *variable_names(void);

#endif
