/* lead_preview.h: what an import would make of the first rows of its file, before anything is imported. */
#ifndef MODELS_LEAD_PREVIEW_H
#define MODELS_LEAD_PREVIEW_H

#include "models/lead_record.h"

/*
 * The columns of an import: [{index, name, samples [{text, more}], options [{value, label, selected}], variable, problem}].
 * `words` is what each is taken for, `problems` as lead_mapping_make gives them.
 */
json_t *lead_preview_columns(
	struct arena *arena, const json_t *import, const json_t *words, const json_t *problems);

/* The first people as they would be: {header: [text], rows: [{cells: [text], problem, warning}]}. */
json_t *lead_preview_people(struct arena *arena, const struct lead_plan *plan, const json_t *sample);

#endif
