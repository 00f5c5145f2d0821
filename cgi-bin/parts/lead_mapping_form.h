/* lead_mapping_form.h: which column of a file of leads is what: the page that asks, with a preview, and what is answered. */
#ifndef PARTS_LEAD_MAPPING_FORM_H
#define PARTS_LEAD_MAPPING_FORM_H

#include "models/lead_import.h"
#include "web/page.h"

extern const struct field lead_mapping_form[];

/* Puts the columns of an import into the page, as the form says they are, and at first as their names say: columns, columns_count,
 * preview, rows_count, is_estimate, separated_by. */
void lead_mapping_form_show(struct request *request, json_t *import);

/* What the form says; ERROR_INVALID with the field. */
struct error *lead_mapping_form_read(
	struct request *request, const json_t *import, struct lead_import_start *start) must_check;

#endif
