/* carrier_hook.h: the carrier's signed requests, as a program of pages gets them: let in by signature, then read. */
#ifndef JOBS_CARRIER_HOOK_H
#define JOBS_CARRIER_HOOK_H

#include "providers/carrier_event.h"
#include "web/page.h"

/* For a page's `verify`: ERROR_DENIED unless the carrier has signed it for our account, ERROR_INVALID if it is no UTF-8. */
struct error *carrier_signed(struct request *request) must_check;

/* Reads a request that was let in; ERROR_DENIED when it is about another account of the carrier. */
struct error *carrier_read(
	struct request *request, enum carrier_event_kind kind, struct carrier_event *event) must_check;

/* The tenant that the address of a callback names, as we had asked for it; NULL when it names none. */
const char *carrier_tenant(const struct request *request);

#endif
