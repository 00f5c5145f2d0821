/* decorate.c: makes a page's JSON document printable, by the names of its keys. */
#include "web/decorate.h"

#include <math.h>

#include "lib/clock.h"
#include "lib/zone.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

struct walker {
	struct arena *arena;
	const struct decorate_context *context;
	const struct zone *zone;
};

static void walk(const struct walker *walker, json_t *value);

static int64_t absolute(int64_t number)
{
	return number < 0 ? -number : number;
}

/* "12,345" */
static char *grouped(struct arena *arena, int64_t number)
{
	char digits[32], *text = arena_alloc(arena, 48);
	int length = snprintf(digits, sizeof digits, "%llu",
		number < 0 ? -(unsigned long long)number : (unsigned long long)number);
	char *to = text;
	if (number < 0)
		*to++ = '-';
	for (int at = 0; at < length; at++) {
		if (at && (length - at) % 3 == 0)
			*to++ = ',';
		*to++ = digits[at];
	}
	return text;
}

/* "3 minutes", the largest unit that there is one of. */
static char *span_text(struct arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {
		{365 * DAY, "year"}, {30 * DAY, "month"}, {DAY, "day"}, {HOUR, "hour"}, {MINUTE, "minute"}};
	for (size_t at = 0; at < COUNT(units); at++) {
		int64_t count = seconds / units[at].seconds;
		if (count)
			return arena_printf(
				arena, "%lld %s%s", (long long)count, units[at].name, count == 1 ? "" : "s");
	}
	return "";
}

static const char *relative(const struct walker *walker, int64_t at)
{
	int64_t ago = (walker->context->now - at) / SECOND;
	if (ago >= MINUTE)
		return arena_printf(walker->arena, "%s ago", span_text(walker->arena, ago));
	if (ago <= -MINUTE)
		return arena_printf(walker->arena, "in %s", span_text(walker->arena, -ago));
	return ago >= 0 ? "just now" : "in a moment";
}

static void put(json_t *object, const char *key, const char *text)
{
	json_object_set_new_nocheck(object, key, json_string_nocheck(text));
}

/* "1 Nov 2026", "09:05", and both with the seconds. */
static void put_local(const struct walker *walker, json_t *moment, const struct tm *parts)
{
	static const char months[12][4] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	char exact[64];
	int day = snprintf(exact, sizeof exact, "%d %s %04d", parts->tm_mday, months[parts->tm_mon % 12],
		parts->tm_year + 1900);
	put(moment, "day", exact);
	snprintf(exact + day, sizeof exact - (size_t)day, ", %02d:%02d:%02d%s", parts->tm_hour, parts->tm_min,
		parts->tm_sec, walker->zone ? "" : " UTC");
	put(moment, "exact", exact);
	exact[day + 7] = '\0';
	put(moment, "time", exact + day + 2);
}

static json_t *moment(const struct walker *walker, const json_t *value, const json_t *object)
{
	(void)object;
	struct tm parts;
	int64_t at = clock_parse(json_string_value(value));
	if (at == -1)
		return NULL;
	json_t *made = json_object();
	zone_parts(walker->zone, at, &parts);
	put(made, "iso", clock_text(walker->arena, at));
	put(made, "relative", relative(walker, at));
	put_local(walker, made, &parts);
	return made;
}

static json_t *duration(const struct walker *walker, const json_t *value, const json_t *object)
{
	(void)object;
	if (!json_is_number(value) || fabs(json_number_value(value)) > 1e15)
		return NULL;
	double exact = fabs(json_number_value(value));
	const char *sign = json_number_value(value) < 0 ? "-" : "";
	int64_t seconds = llround(exact);
	char *text;
	if (json_is_real(value) && exact < 9.95)
		text = arena_printf(walker->arena, "%s%.1f s", sign, exact);
	else if (seconds < MINUTE)
		text = arena_printf(walker->arena, "%s%d s", sign, (int)seconds);
	else if (seconds < HOUR && seconds % MINUTE == 0)
		text = arena_printf(walker->arena, "%s%d min", sign, (int)(seconds / MINUTE));
	else if (seconds < HOUR)
		text = arena_printf(walker->arena, "%s%d min %d s", sign, (int)(seconds / MINUTE),
			(int)(seconds % MINUTE));
	else
		text = arena_printf(walker->arena, "%s%s h %02d min", sign,
			grouped(walker->arena, seconds / HOUR), (int)(seconds % HOUR / MINUTE));
	return json_pack("{s:O, s:s}", "value", value, "text", text);
}

/* What stands before an amount: "$", "€", or "CHF ". */
static const char *symbol(struct arena *arena, const char *currency)
{
	static const char *const symbols[][2] = {{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}, {"INR", "₹"}};
	for (size_t at = 0; at < COUNT(symbols); at++)
		if (!strcmp(currency, symbols[at][0]))
			return symbols[at][1];
	return arena_printf(arena, "%s ", currency);
}

/* Two decimals; below one unit up to four, since a second of a call costs less than a cent. */
static char *amount_text(struct arena *arena, int64_t micros, const char *before)
{
	const char *sign = micros < 0 ? "-" : "";
	int64_t amount = absolute(micros);
	if (amount && amount < 50)
		return arena_printf(arena, "under %s%s0.0001", sign, before);
	if (amount >= SECOND - 50) {
		int64_t cents = amount / 10000 + (amount % 10000 >= 5000);
		return arena_printf(
			arena, "%s%s%s.%02d", sign, before, grouped(arena, cents / 100), (int)(cents % 100));
	}
	char decimals[8];
	snprintf(decimals, sizeof decimals, "%04d", (int)((amount + 50) / 100));
	for (size_t last = 3; last > 1 && decimals[last] == '0'; last--)
		decimals[last] = '\0';
	return arena_printf(arena, "%s%s0.%s", sign, before, decimals);
}

static json_t *money(const struct walker *walker, const json_t *value, const json_t *object)
{
	const char *currency = json_string_value(json_object_get(object, "currency"));
	if (!json_is_integer(value) || json_integer_value(value) == INT64_MIN)
		return NULL;
	if (!currency)
		currency = walker->context->currency ? walker->context->currency : "USD";
	return json_pack("{s:O, s:s}", "value", value, "text",
		amount_text(walker->arena, json_integer_value(value), symbol(walker->arena, currency)));
}

static json_t *number(const struct walker *walker, const json_t *value, const json_t *object)
{
	(void)object;
	if (!json_is_integer(value))
		return NULL;
	json_int_t count = json_integer_value(value);
	return json_pack("{s:O, s:s, s:b, s:b}", "value", value, "text", grouped(walker->arena, count), "one",
		count == 1, "none", count == 0);
}

/* Only what is nothing is 0%, and only what is all is 100%. */
static json_t *share(const struct walker *walker, const json_t *value, const json_t *object)
{
	(void)object;
	if (!json_is_number(value) || fabs(json_number_value(value)) > 1e6)
		return NULL;
	double percent = 100 * json_number_value(value);
	double rounded = round(percent);
	int close = (percent > 0 && percent < 1) || (percent < 100 && rounded == 100);
	const char *text = arena_printf(walker->arena, "%.*f%%", close, close ? percent : rounded + 0.0);
	if (close && !strcmp(text, "0.0%"))
		text = "under 0.1%";
	if (close && !strcmp(text, "100.0%"))
		text = "over 99.9%";
	return json_pack("{s:O, s:I, s:s}", "value", value, "percent", (json_int_t)rounded, "text", text);
}

static json_t *phone(const struct walker *walker, const json_t *value, const json_t *object)
{
	(void)object;
	const char *text = json_string_value(value);
	if (!text)
		return NULL;
	if (walker->context->phone)
		text = walker->context->phone(walker->arena, text);
	return json_pack("{s:O, s:s}", "value", value, "text", text ? text : json_string_value(value));
}

static json_t *decorated(
	const struct walker *walker, const char *key, const json_t *value, const json_t *object)
{
	static const struct {
		const char *suffix;
		json_t *(*make)(const struct walker *, const json_t *, const json_t *);
	} rules[] = {{"_at", moment}, {"_seconds", duration}, {"_micros", money}, {"_count", number},
		{"_share", share}, {"_phone", phone}};
	const char *suffix = strrchr(key, '_');
	if (!suffix || suffix == key)
		return NULL;
	for (size_t at = 0; at < COUNT(rules); at++)
		if (!strcmp(suffix, rules[at].suffix))
			return rules[at].make(walker, value, object);
	return NULL;
}

static void walk_object(const struct walker *walker, json_t *object)
{
	for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
		const char *key = json_object_iter_key(at);
		json_t *value = json_object_iter_value(at);
		if (!strcmp(key, "form") || !strcmp(key, "errors"))
			continue;
		json_t *made = decorated(walker, key, value, object);
		if (made)
			json_object_iter_set_new(object, at, made);
		else
			walk(walker, value);
	}
}

static void walk(const struct walker *walker, json_t *value)
{
	if (json_is_object(value))
		walk_object(walker, value);
	for (size_t at = 0; at < json_array_size(value); at++)
		walk(walker, json_array_get(value, at));
}

void decorate(struct arena *arena, json_t *document, const struct decorate_context *context)
{
	struct walker walker = {arena, context, zone_find(context->zone)};
	walk(&walker, document);
}
