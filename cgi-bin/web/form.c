/* form.c: the declared form: each field read, checked, and given its type; what is wrong is said beside it. */
#include <ctype.h>

#include "lib/date.h"
#include "lib/text.h"
#include "web/exchange.h"

enum { TEXT_LONGEST = 200, LONG_TEXT_LONGEST = 20000 };

static void complain(struct request *request, const char *name, const char *message)
{
	json_object_set_new(request->exchange->errors, name, json_string(message));
}

static json_t *read_text(struct request *request, const struct field *field, const char *sent)
{
	int64_t longest = field->highest             ? field->highest
			  : field->kind == LONG_TEXT ? LONG_TEXT_LONGEST
						     : TEXT_LONGEST;
	const char *text = field->kind == SECRET ? sent : text_trim(request->arena, sent);
	int64_t length = (int64_t)text_characters(text);
	if (length > longest)
		complain(request, field->name,
			arena_printf(request->arena, "Please use at most %lld characters; these are %lld.",
				(long long)longest, (long long)length));
	else if (length < field->lowest)
		complain(request, field->name,
			arena_printf(request->arena, "Please use at least %lld characters.",
				(long long)field->lowest));
	else if (field->kind != LONG_TEXT && text[strcspn(text, "\r\n")])
		complain(request, field->name, "Please write this in one line.");
	return json_string(text);
}

static json_t *read_email(struct request *request, const struct field *field, const char *sent)
{
	char *text = text_trim(request->arena, sent);
	for (char *at = text; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	const char *at = strchr(text, '@');
	if (strlen(text) > 254 || !at || at == text || !at[1] || strchr(at + 1, '@') ||
		text[strcspn(text, " \t\r\n<>,;\"")])
		complain(request, field->name, "Please give an e-mail address like name@example.com.");
	return json_string(text);
}

static json_t *read_integer(struct request *request, const struct field *field, const char *sent)
{
	int64_t value = 0;
	if (!text_to_integer(text_trim(request->arena, sent), &value) || value < field->lowest ||
		value > field->highest)
		complain(request, field->name,
			arena_printf(request->arena, "Please give a whole number from %lld to %lld.",
				(long long)field->lowest, (long long)field->highest));
	return json_integer(value);
}

static int is_choice(const struct choice *choices, const char *value)
{
	for (; choices && choices->value; choices++)
		if (!strcmp(choices->value, value))
			return 1;
	return 0;
}

const char *choice_label(const struct choice *choices, const char *value)
{
	for (; choices->value; choices++)
		if (!strcmp(choices->value, value))
			return choices->label;
	return value;
}

static json_t *read_choice(struct request *request, const struct field *field, const char *sent)
{
	if (!is_choice(field->choices, sent))
		complain(request, field->name, "Please choose one of the list.");
	return json_string(sent);
}

static json_t *read_id(struct request *request, const struct field *field, const char *sent)
{
	if (!text_is_uuid(sent))
		complain(request, field->name, "Please choose one of the list.");
	return json_string(sent);
}

/* Whether the text has the shape, in which '0' stands for any digit. */
static int has_shape(const char *text, const char *shape)
{
	for (; *text && *shape; text++, shape++)
		if (*shape == '0' ? !isdigit((unsigned char)*text) : *text != *shape)
			return 0;
	return !*text && !*shape;
}

static json_t *read_time(struct request *request, const struct field *field, const char *sent)
{
	int valid = has_shape(sent, "00:00") && strcmp(sent, "23:59") <= 0 && sent[3] <= '5';
	if (!valid)
		complain(request, field->name, "Please give a time like 09:30.");
	return json_string(sent);
}

static json_t *read_date(struct request *request, const struct field *field, const char *sent)
{
	if (!has_shape(sent, "0000-00-00") || date_read(sent, (struct date_habits){0}) < 0)
		complain(request, field->name, "Please give a date like 2026-11-21.");
	return json_string(sent);
}

static json_t *read_value(struct request *request, const struct field *field, const char *sent)
{
	switch (field->kind) {
	case EMAIL:
		return read_email(request, field, sent);
	case INTEGER:
		return read_integer(request, field, sent);
	case FLAG:
		return json_boolean(!strcmp(sent, "1") || !strcmp(sent, "on"));
	case CHOICE:
		return read_choice(request, field, sent);
	case ID:
		return read_id(request, field, sent);
	case TIME:
		return read_time(request, field, sent);
	case DATE:
		return read_date(request, field, sent);
	default:
		return read_text(request, field, sent);
	}
}

static json_t *read_choices(struct request *request, const struct field *field)
{
	const struct pairs *pairs = &request->exchange->pairs;
	json_t *chosen = json_array();
	for (size_t i = 0; i < pairs->count; i++) {
		if (strcmp(pairs->list[i].name, field->name))
			continue;
		if (!is_choice(field->choices, pairs->list[i].value))
			complain(request, field->name, "Please choose from the list.");
		json_array_append_new(chosen, json_string(pairs->list[i].value));
	}
	if (field->required && !json_array_size(chosen))
		complain(request, field->name, "Please choose at least one.");
	return chosen;
}

static json_t *read_upload(struct request *request, const struct field *field)
{
	size_t count = 0;
	const struct upload *uploads =
		request->exchange->multipart ? multipart_uploads(request->exchange->multipart, &count) : NULL;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(uploads[i].field, field->name))
			return json_pack("{s:s, s:s, s:I}", "name", uploads[i].filename, "path",
				uploads[i].path, "bytes", (json_int_t)uploads[i].size);
	if (field->required)
		complain(request, field->name, "Please choose a file.");
	return json_null();
}

/* "map0=phone&map2=name" as ["phone", "", "name"]. */
static json_t *read_columns(struct request *request, const struct field *field)
{
	const struct pairs *pairs = &request->exchange->pairs;
	size_t prefix = strlen(field->name);
	json_t *columns = json_array();
	for (size_t i = 0; i < pairs->count; i++) {
		int64_t index;
		if (strncmp(pairs->list[i].name, field->name, prefix) ||
			!text_to_integer(pairs->list[i].name + prefix, &index) || index < 0 ||
			index >= field->highest)
			continue;
		while ((int64_t)json_array_size(columns) <= index)
			json_array_append_new(columns, json_string(""));
		json_array_set_new(columns, (size_t)index, json_string(pairs->list[i].value));
	}
	return columns;
}

static json_t *read_single(struct request *request, const struct field *field)
{
	const char *sent = pairs_find(&request->exchange->pairs, field->name);
	if (!sent)
		sent = field->fallback;
	if (!sent || !*text_trim(request->arena, sent)) {
		if (field->kind == FLAG)
			return json_false();
		if (field->required)
			complain(request, field->name, "Please fill this in.");
		return json_null();
	}
	return read_value(request, field, sent);
}

static json_t *read_field(struct request *request, const struct field *field)
{
	switch (field->kind) {
	case CHOICES:
		return read_choices(request, field);
	case UPLOAD:
		return read_upload(request, field);
	case COLUMNS:
		return read_columns(request, field);
	default:
		return read_single(request, field);
	}
}

/* What the page shows again: the text as it was typed, but never a secret. */
static json_t *shown_value(struct request *request, const struct field *field, json_t *value)
{
	const char *sent = pairs_find(&request->exchange->pairs, field->name);
	if (field->kind == SECRET)
		return json_string("");
	if (field->kind == FLAG || field->kind == CHOICES || field->kind == UPLOAD ||
		field->kind == COLUMNS || !sent)
		return value;
	return json_string(sent);
}

/* What is wrong in an address has no field beside which it could be said, and is not handed on. */
static json_t *refuse_parameter(struct request *request, const struct field *field, json_t *value)
{
	enum { SHOWN = 60 };
	json_t *errors = request->exchange->errors;
	const char *message = json_string_value(json_object_get(errors, field->name));
	const char *sent = pairs_find(&request->exchange->pairs, field->name);
	if (request->exchange->page->method != GET || !message)
		return value;
	if (sent)
		json_object_set_new(errors, field->name,
			json_sprintf(
				"“%s” was not used. %s", text_cut(request->arena, sent, SHOWN), message));
	return json_null();
}

void form_check(struct request *request)
{
	json_t *shown = json_object();
	for (const struct field *field = request->exchange->page->form; field && field->name; field++) {
		json_t *value = read_field(request, field);
		json_object_set_new(shown, field->name, shown_value(request, field, value));
		json_object_set_new(request->form, field->name, refuse_parameter(request, field, value));
	}
	json_object_set_new(request->page, "form", shown);
}

static json_t *form_value(const struct request *request, const char *name)
{
	json_t *value = json_object_get(request->form, name);
	if (!value)
		die("the form of %s declares no field %s", request->exchange->page->path, name);
	return value;
}

const char *form_optional(const struct request *request, const char *name)
{
	const json_t *value = form_value(request, name);
	if (json_is_integer(value))
		return arena_printf(request->arena, "%lld", (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	return json_is_array(value) ? json_dumps(value, JSON_COMPACT) : json_string_value(value);
}

const char *form_text(const struct request *request, const char *name)
{
	const char *text = form_optional(request, name);
	return text ? text : "";
}

int64_t form_integer(const struct request *request, const char *name)
{
	return json_integer_value(form_value(request, name));
}

int form_flag(const struct request *request, const char *name)
{
	return json_is_true(form_value(request, name));
}

void request_fill_form(struct request *request, json_t *record)
{
	json_t *form = json_object_get(request->page, "form");
	if (!form) {
		json_object_set_new(request->page, "form", json_copy(record));
		return;
	}
	const char *key;
	json_t *value;
	json_object_foreach(record, key, value) if (!json_object_get(form, key))
		json_object_set(form, key, value);
}
