/* lead_headers.h: what the columns of people's lists are called, in several languages. For lead_mapping.c. */
#ifndef MODELS_LEAD_HEADERS_H
#define MODELS_LEAD_HEADERS_H

#include "models/lead_mapping.h"

/* What a column of this name is taken for: MAP_CUSTOM where it says nothing, MAP_NOTHING for our own "Row" and "Reason". */
enum lead_part lead_header_part(struct arena *arena, const char *name);

#endif
