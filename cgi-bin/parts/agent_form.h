/* agent_form.h: what the forms of an agent share: the page of agents, and that of the first one. */
#ifndef PARTS_AGENT_FORM_H
#define PARTS_AGENT_FORM_H

#include "web/page.h"

/* Commits, and puts into the page what there is to choose from: options {engine, voice, language, personality}, has_engines,
 * voice_groups, variables. */
struct error *agent_form_offer(struct request *request) must_check;

/* The name of the engine that the form's `engine` chose, the first where none was; ERROR_INVALID with the field. */
struct error *agent_form_engine(struct request *request, const char **name) must_check;

#endif
