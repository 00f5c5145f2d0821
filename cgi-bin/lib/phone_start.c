/* phone_start.c: numbers as people type them, to find some, or to confirm what happens to one. */
#include "lib/phone.h"

#include <ctype.h>
#include <string.h>

static char *digits_of(struct arena *arena, const char *typed)
{
	char *digits = arena_strdup(arena, typed), *out = digits;
	for (const char *at = typed; *at; at++)
		if (isdigit((unsigned char)*at))
			*out++ = *at;
	*out = '\0';
	return digits;
}

const char *phone_start(struct arena *arena, const char *typed, const char *country)
{
	const char *digits = digits_of(arena, typed);
	int code = phone_calling_code(country);
	if (*typed == '+')
		return arena_printf(arena, "+%s", digits);
	if (!strncmp(digits, "00", 2))
		return arena_printf(arena, "+%s", digits + 2);
	if (code == 1 && *digits == '1')
		return arena_printf(arena, "+%s", digits);
	return arena_printf(arena, "+%d%s", code, digits + (*digits == '0'));
}

int phone_is_typed(struct arena *arena, const char *typed, const char *e164)
{
	const char *digits = digits_of(arena, typed);
	return !strcmp(digits, e164 + 1) || (e164[1] == '1' && !strcmp(digits, e164 + 2));
}
