/* form.c: the fields of a form-encoded body. */
#include "providers/form.h"

#include "lib/text.h"

static struct form_field read_field(struct arena *arena, const char *text, size_t length)
{
	const char *equals = memchr(text, '=', length);
	size_t name_length = equals ? (size_t)(equals - text) : length;
	size_t value_length = equals ? length - name_length - 1 : 0;
	struct form_field field;
	field.name = text_url_decode(arena, text, name_length, &field.name_length);
	field.value = text_url_decode(arena, equals ? equals + 1 : "", value_length, &field.value_length);
	return field;
}

void form_parse(struct arena *arena, const char *body, size_t length, struct form *form)
{
	size_t most = 1;
	for (size_t i = 0; i < length; i++)
		most += body[i] == '&';
	*form = (struct form){.fields = arena_alloc(arena, most * sizeof *form->fields)};
	for (size_t at = 0, step; at < length; at += step + 1) {
		const char *end = memchr(body + at, '&', length - at);
		step = end ? (size_t)(end - body) - at : length - at;
		if (step)
			form->fields[form->count++] = read_field(arena, body + at, step);
	}
}

const char *form_value(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (!strcmp(form->fields[i].name, name))
			return form->fields[i].value;
	return "";
}

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
	return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int compare_fields(const void *left, const void *right)
{
	const struct form_field *a = left, *b = right;
	int order = compare_bytes(a->name, a->name_length, b->name, b->name_length);
	return order ? order : compare_bytes(a->value, a->value_length, b->value, b->value_length);
}

void form_sort(struct form *form)
{
	size_t kept = 0;
	qsort(form->fields, form->count, sizeof *form->fields, compare_fields);
	for (size_t i = 0; i < form->count; i++)
		if (!kept || compare_fields(&form->fields[kept - 1], &form->fields[i]))
			form->fields[kept++] = form->fields[i];
	form->count = kept;
}
