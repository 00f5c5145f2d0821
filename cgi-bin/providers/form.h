/* form.h: the fields of a form-encoded body, decoded, as signatures and readers of webhooks need them. */
#ifndef PROVIDERS_FORM_H
#define PROVIDERS_FORM_H

#include "lib/arena.h"

struct form_field {
	const char *name, *value; /* terminated by a zero byte, but may hold others before it */
	size_t name_length, value_length;
};

struct form {
	struct form_field *fields;
	size_t count;
};

/* Reads "a=1&b=%2B2"; any bytes are a form. */
void form_parse(struct arena *arena, const char *body, size_t length, struct form *form);

/* The first value of a field, "" if there is none. */
const char *form_value(const struct form *form, const char *name);

/* Sorts by name and value, byte by byte, and drops what is there twice. */
void form_sort(struct form *form);

#endif
