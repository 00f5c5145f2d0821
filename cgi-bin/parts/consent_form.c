/* consent_form.c: what forms ask of somebody's consent to be called. */
#include "parts/consent_form.h"

#include "lib/clock.h"
#include "lib/date.h"
#include "lib/text.h"

const char *consent_form_at(struct request *request)
{
	struct date_habits habits = {.zone = zone_find(request_me(request, "zone"))};
	const char *day = text_of(request->form, "consent_at");
	int64_t noon = day ? date_read(day, habits) : -1;
	return noon < 0 ? NULL : clock_text(request->arena, noon);
}

struct error *consent_form_read(struct request *request, const char **source, const char **at)
{
	const int64_t half_a_day = 12 * 3600 * SECOND;
	int is_said = form_optional(request, "consent_at") != NULL;
	*source = form_optional(request, "consent_source");
	*at = consent_form_at(request);
	if (is_said && (!*at || clock_parse(*at) > clock_now() + half_a_day))
		return error_field(request->arena, "consent_at", "Please give a day that has been.");
	if (is_said && !*source)
		return error_field(
			request->arena, "consent_source", "Please say where the consent was given.");
	return NULL;
}

const char *consent_form_day(struct request *request, const char *at)
{
	struct tm day;
	char text[16];
	if (!at)
		return "";
	zone_parts(zone_find(request_me(request, "zone")), clock_parse(at), &day);
	strftime(text, sizeof text, "%Y-%m-%d", &day);
	return arena_strdup(request->arena, text);
}
