/* decorate.c: what a template can print of a page's JSON document, by the names of its keys. */
#include "web/decorate.h"

#include <ctype.h>
#include <math.h>

#include "lib/clock.h"
#include "web/figure.h"
#include "web/words.h"

/* A value of the document that has parts. */
struct scalar {
	struct decorator *decorator;
	const json_t *object, *value;
};

/* "2026-11-2…": what begins like this is one, unless somebody made it up. */
static int is_moment(const json_t *value)
{
	const char *at = json_string_value(value);
	return at && isdigit((unsigned char)*at) && json_string_length(value) >= 16 && at[4] == '-';
}

/* Templates ask for several parts of a time, one after the other. */
static int64_t parsed(const struct scalar *scalar)
{
	struct decorator *decorator = scalar->decorator;
	if (decorator->parsed != scalar->value)
		decorator->parsed_at = clock_parse(json_string_value(scalar->value));
	decorator->parsed = scalar->value;
	return decorator->parsed_at;
}

/* As a row has it, "2026-11-21T10:11:12.123456Z", but to the millisecond. */
static void add_iso(struct strbuf *out, const struct scalar *scalar, int64_t at)
{
	const char *text = json_string_value(scalar->value);
	if (json_string_length(scalar->value) != strlen("2026-11-21T10:11:12.123456Z") || text[10] != 'T' ||
		text[26] != 'Z') {
		strbuf_adds(out, clock_text(scalar->decorator->arena, at));
		return;
	}
	strbuf_add(out, text, 23);
	strbuf_addc(out, 'Z');
}

/* "21 Nov 2026, 11:11:12" */
static void add_exact(struct strbuf *out, const struct tm *parts, const struct zone *zone)
{
	figure_day(out, parts);
	strbuf_adds(out, ", ");
	figure_time(out, parts);
	strbuf_addc(out, ':');
	strbuf_add_integer(out, parts->tm_sec, 2);
	if (!zone)
		strbuf_adds(out, " UTC");
}

static void add_moment(struct strbuf *out, const struct scalar *scalar, const char *part)
{
	struct tm parts;
	const struct decorator *decorator = scalar->decorator;
	int64_t at = parsed(scalar);
	if (at == -1)
		return;
	if (!strcmp(part, "iso"))
		add_iso(out, scalar, at);
	else if (!strcmp(part, "relative"))
		figure_ago(out, (decorator->now - at) / SECOND);
	else
		zone_parts(decorator->zone, at, &parts);
	if (!strcmp(part, "exact"))
		add_exact(out, &parts, decorator->zone);
	if (!strcmp(part, "day"))
		figure_day(out, &parts);
	if (!strcmp(part, "time"))
		figure_time(out, &parts);
}

static int is_duration(const json_t *value)
{
	return json_is_number(value) && fabs(json_number_value(value)) <= 1e15;
}

static void add_duration(struct strbuf *out, const struct scalar *scalar, const char *part)
{
	if (!strcmp(part, "text"))
		figure_duration(out, json_number_value(scalar->value), json_is_integer(scalar->value));
}

static int is_integer(const json_t *value)
{
	return json_is_integer(value);
}

static void add_money(struct strbuf *out, const struct scalar *scalar, const char *part)
{
	const char *currency = json_string_value(json_object_get(scalar->object, "currency"));
	if (!currency)
		currency = scalar->decorator->currency ? scalar->decorator->currency : "USD";
	if (!strcmp(part, "text"))
		figure_money(out, json_integer_value(scalar->value), currency);
}

static void add_count(struct strbuf *out, const struct scalar *scalar, const char *part)
{
	if (!strcmp(part, "text"))
		figure_count(out, json_integer_value(scalar->value));
}

static json_t *count_fact(const json_t *value, const char *part)
{
	if (!strcmp(part, "one"))
		return json_boolean(json_integer_value(value) == 1);
	return !strcmp(part, "none") ? json_boolean(json_integer_value(value) == 0) : NULL;
}

static int is_share(const json_t *value)
{
	return json_is_number(value) && fabs(json_number_value(value)) <= 1e6;
}

static void add_share(struct strbuf *out, const struct scalar *scalar, const char *part)
{
	if (!strcmp(part, "text"))
		figure_share(out, json_number_value(scalar->value));
}

static json_t *share_fact(const json_t *value, const char *part)
{
	double percent = round(100 * json_number_value(value));
	return !strcmp(part, "percent") ? json_integer((json_int_t)percent) : NULL;
}

static int is_phone(const json_t *value)
{
	return json_is_string(value);
}

static void add_phone(struct strbuf *out, const struct scalar *scalar, const char *part)
{
	const char *plain = json_string_value(scalar->value), *shown = NULL;
	if (scalar->decorator->phone)
		shown = scalar->decorator->phone(scalar->decorator->arena, plain);
	if (!strcmp(part, "text"))
		strbuf_adds(out, shown ? shown : plain);
}

static const struct rule {
	const char *suffix;
	int (*is)(const json_t *value);
	void (*add)(struct strbuf *out, const struct scalar *scalar, const char *part);
	json_t *(*fact)(const json_t *value, const char *part); /* a part that is no text, or NULL */
} rules[] = {
	{"_at", is_moment, add_moment, NULL},
	{"_seconds", is_duration, add_duration, NULL},
	{"_micros", is_integer, add_money, NULL},
	{"_count", is_integer, add_count, count_fact},
	{"_share", is_share, add_share, share_fact},
	{"_phone", is_phone, add_phone, NULL},
};

static const struct rule *rule_of(const struct template_value *of)
{
	const char *suffix = json_is_string(of->value) || json_is_number(of->value) ? of->key->suffix : NULL;
	for (const struct rule *rule = rules; suffix && rule < rules + COUNT(rules); rule++)
		if (suffix[1] == rule->suffix[1] && !strcmp(suffix, rule->suffix))
			return rule->is(of->value) ? rule : NULL;
	return NULL;
}

static int has(const struct template_value *of)
{
	return rule_of(of) != NULL;
}

static json_t *part_of(struct template_parts *parts, const struct template_value *of, const char *part)
{
	struct strbuf out;
	struct decorator *decorator = (struct decorator *)parts;
	const struct rule *rule = rule_of(of);
	if (!rule || !strcmp(part, "value"))
		return rule ? json_object_getn(of->object, of->key->text, of->key->length) : NULL;
	json_t *fact = rule->fact ? rule->fact(of->value, part) : NULL;
	if (fact)
		return fact;
	strbuf_init(&out, decorator->arena);
	rule->add(&out, &(struct scalar){decorator, of->object, of->value}, part);
	return out.length ? json_stringn_nocheck(out.text, out.length) : NULL;
}

/* The words of a state are asked for by its key and "_text". */
static json_t *words(struct template_parts *parts, const json_t *object, const struct template_name *name)
{
	char key[16];
	size_t length = name->suffix ? (size_t)(name->suffix - name->text) : sizeof key;
	if (length >= sizeof key || strcmp(name->suffix, "_text") != 0)
		return NULL;
	memcpy(key, name->text, length);
	key[length] = '\0';
	const char *state = words_is_state(key) ? json_string_value(json_object_get(object, key)) : NULL;
	return state ? json_string_nocheck(words_of(((struct decorator *)parts)->arena, state)) : NULL;
}

void decorator_init(struct decorator *decorator, struct arena *arena)
{
	*decorator = (struct decorator){
		.parts = {.has = has, .part = part_of, .missing = words}, .arena = arena, .now = clock_now()};
}
