/* hook.c: what the signed requests of all providers have in common. */
#include "jobs/hook.h"

#include "lib/text.h"

struct error *hook_denied(const struct request *request, const char *why)
{
	return error_new(
		request->arena, ERROR_DENIED, "This request is not signed as it has to be.", "%s", why);
}

struct error *hook_check_text(const struct request *request)
{
	size_t length;
	const char *body = request_body(request, &length);
	return text_is_utf8(body, length)
		       ? NULL
		       : error_new(request->arena, ERROR_INVALID, "The body is no UTF-8.", NULL);
}
