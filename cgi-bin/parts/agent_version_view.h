/* agent_version_view.h: one version of an agent, compared with another. */
#ifndef PARTS_AGENT_VERSION_VIEW_H
#define PARTS_AGENT_VERSION_VIEW_H

#include "web/page.h"

/*
 * After the queries of `version`, `other` (null where there is none) and `versions`: both get their kind of voice, and the page
 * changes, is_older, has_choices and choices, of the version to compare with: `other` is the number of the present one. The version
 * gets compiled_greeting, compiled_prompt and language_name.
 */
void agent_version_view(struct request *request, int is_older, const char *other);

#endif
