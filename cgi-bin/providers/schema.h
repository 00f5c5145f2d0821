/* schema.h: whether a JSON value fits a schema, for the part of JSON Schema that language models are asked in. */
#ifndef PROVIDERS_SCHEMA_H
#define PROVIDERS_SCHEMA_H

#include <jansson.h>

#include "lib/arena.h"

/*
 * NULL if the value fits; else what is wrong and where, "$.items[2].text: a string is wanted". Known keywords: type (a
 * name or several), enum, properties, required, additionalProperties (false), items, minItems, maxItems, minLength,
 * maxLength, minimum, maximum; all others are not looked at.
 */
const char *schema_fault(struct arena *arena, const json_t *value, const json_t *schema);

#endif
