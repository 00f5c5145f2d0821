/* hook.h: what the signed requests of all providers have in common, as a program of pages gets them. */
#ifndef JOBS_HOOK_H
#define JOBS_HOOK_H

#include "web/page.h"

/* ERROR_DENIED; `why` is for the log. */
struct error *hook_denied(const struct request *request, const char *why) must_check;

/* ERROR_INVALID where the body is no UTF-8. */
struct error *hook_check_text(const struct request *request) must_check;

#endif
