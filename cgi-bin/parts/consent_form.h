/* consent_form.h: what forms ask of somebody's consent to be called: where it was given, and on which day. */
#ifndef PARTS_CONSENT_FORM_H
#define PARTS_CONSENT_FORM_H

#include "web/page.h"

#define CONSENT_FORM_FIELDS                                                                                  \
	{"consent_source", TEXT, .highest = 200},                                                            \
	{                                                                                                    \
		"consent_at", DATE                                                                           \
	}

/* *source and *at, the noon of the day where the tenant is as clock_text; NULL for what is not said. ERROR_INVALID, with the field,
 * for a day to come and for one without a source. */
struct error *consent_form_read(struct request *request, const char **source, const char **at) must_check;

/* The noon of the day as it stands in the form, also on a page without one; NULL for none. */
const char *consent_form_at(struct request *request);

/* The day of such a time, as the field takes it; "" for NULL. */
const char *consent_form_day(struct request *request, const char *at);

#endif
