/* lead_record.c: one row of a CSV file as a lead. */
#include "models/lead_record.h"

#include <ctype.h>

#include "lib/clock.h"
#include "lib/phone.h"
#include "lib/place.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum {
	NAME_LONGEST = 120,
	COMPANY_LONGEST = 120,
	SOURCE_LONGEST = 200,
	EMAIL_BYTES = 254,
	CUSTOM_BYTES = 32 * 1024
};

struct lead_plan lead_plan_of(struct arena *arena, const json_t *import, const char *zone, int64_t now)
{
	const json_t *headers = json_object_get(import, "headers");
	const char *country = text_of(import, "country");
	return (struct lead_plan){
		.mapping = lead_mapping_read(arena, json_object_get(import, "mapping"), headers),
		.column_count = json_array_size(headers),
		.country = country,
		.consent_source = text_of(import, "consent_source"),
		.consent_at = text_of(import, "consent_at"),
		.file_name = text_of(import, "file_name"),
		.habits = {.zone = zone_find(zone), .month_first = date_month_first(country)},
		.now = now,
	};
}

static const char *field(const struct lead_plan *plan, const struct csv_row *row, enum lead_part part)
{
	int column = plan->mapping.columns[part];
	return column >= 0 && (size_t)column < row->count ? row->fields[column] : "";
}

/* The first of several things that could not be taken is what is said. */
static void warn(struct lead_record *record, const char *warning)
{
	if (!record->warning)
		record->warning = warning;
}

static void read_phone(struct arena *arena, const struct lead_plan *plan, const struct csv_row *row,
	struct lead_record *record)
{
	const struct error *error =
		phone_normalise(arena, field(plan, row, MAP_PHONE), plan->country, &record->phone);
	if (error)
		record->problem = error->message;
	else
		record->place = lead_place_of(arena, record->phone);
}

static void read_name(struct arena *arena, const struct lead_plan *plan, const struct csv_row *row,
	struct lead_record *record)
{
	const char *first = field(plan, row, MAP_FIRST_NAME), *last = field(plan, row, MAP_LAST_NAME);
	record->name = field(plan, row, MAP_NAME);
	if (!*record->name)
		record->name = arena_printf(arena, "%s%s%s", first, *first && *last ? " " : "", last);
	record->company = field(plan, row, MAP_COMPANY);
	if (text_characters(record->name) > NAME_LONGEST)
		record->problem = "The name is longer than 120 characters.";
	else if (text_characters(record->company) > COMPANY_LONGEST)
		record->problem = "The company is longer than 120 characters.";
}

static int is_email(const char *text)
{
	const char *at = strchr(text, '@');
	return at && at != text && at[1] && !strchr(at + 1, '@') && strlen(text) <= EMAIL_BYTES &&
	       !text[strcspn(text, " \t\r\n<>,;\"")];
}

static void read_email(struct arena *arena, const struct lead_plan *plan, const struct csv_row *row,
	struct lead_record *record)
{
	char *email = arena_strdup(arena, field(plan, row, MAP_EMAIL));
	for (char *at = email; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	record->email = email;
	if (!*email || is_email(email))
		return;
	record->email = "";
	warn(record, "Imported without the e-mail address, which is none.");
}

/* The name of a zone, also where it is written as North Americans do. */
static const char *zone_named(const char *text)
{
	static const char *const zones[][2] = {{"eastern", "America/New_York"}, {"est", "America/New_York"},
		{"edt", "America/New_York"}, {"et", "America/New_York"}, {"us/eastern", "America/New_York"},
		{"central", "America/Chicago"}, {"cst", "America/Chicago"}, {"cdt", "America/Chicago"},
		{"ct", "America/Chicago"}, {"us/central", "America/Chicago"}, {"mountain", "America/Denver"},
		{"mst", "America/Denver"}, {"mdt", "America/Denver"}, {"mt", "America/Denver"},
		{"us/mountain", "America/Denver"}, {"us/arizona", "America/Phoenix"},
		{"arizona", "America/Phoenix"}, {"pacific", "America/Los_Angeles"},
		{"pst", "America/Los_Angeles"}, {"pdt", "America/Los_Angeles"}, {"pt", "America/Los_Angeles"},
		{"us/pacific", "America/Los_Angeles"}, {"alaska", "America/Anchorage"},
		{"us/alaska", "America/Anchorage"}, {"hawaii", "Pacific/Honolulu"},
		{"us/hawaii", "Pacific/Honolulu"}};
	for (size_t i = 0; i < COUNT(zones); i++)
		if (!strcasecmp(zones[i][0], text))
			return zones[i][1];
	return place_is_zone(text) ? text : NULL;
}

static void read_zone(struct arena *arena, const struct lead_plan *plan, const struct csv_row *row,
	struct lead_record *record)
{
	const char *text = field(plan, row, MAP_ZONE), *zone = zone_named(text);
	if (zone)
		record->place.zones = arena_printf(arena, "{\"%s\"}", zone);
	else if (*text)
		warn(record, "Imported with the time zone of the number: the one given is no name like "
			     "America/New_York.");
}

static int is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strcasecmp(text, *words))
			return 1;
	return 0;
}

/* A column may say from where the consent is, or only whether there is any. */
static void read_consent_source(
	struct arena *arena, const struct lead_plan *plan, const char *said, struct lead_record *record)
{
	static const char *const no[] = {"no", "n", "false", "0", "none", "nein", "non", "nee", "não", "nao",
		"nie", "-", "null", "n/a", "opt-out", "opted out", "unsubscribed", NULL};
	static const char *const yes[] = {"yes", "y", "true", "1", "x", "ja", "j", "oui", "sí", "si", "sim",
		"tak", "✓", "opt-in", "opted in", "subscribed", NULL};
	record->consent_source = *said ? said : plan->consent_source;
	if (*said && is_one_of(said, no))
		record->consent_source = NULL;
	else if (*said && is_one_of(said, yes))
		record->consent_source =
			plan->consent_source ? plan->consent_source
					     : arena_printf(arena, "Said in the file %s", plan->file_name);
	else if (text_characters(said) > SOURCE_LONGEST)
		record->problem = "The source of the consent is longer than 200 characters.";
}

static void read_consent(struct arena *arena, const struct lead_plan *plan, const struct csv_row *row,
	struct lead_record *record)
{
	const char *at = field(plan, row, MAP_CONSENT_AT);
	read_consent_source(arena, plan, field(plan, row, MAP_CONSENT_SOURCE), record);
	if (!record->consent_source)
		return;
	record->consent_at = plan->consent_at;
	if (!*at)
		return;
	int64_t time = date_read(at, plan->habits);
	record->consent_at = time >= 0 && time <= plan->now ? clock_text(arena, time) : NULL;
	if (time < 0)
		warn(record, "Imported without the time of the consent, which is no date like 2026-11-21.");
	else if (!record->consent_at)
		warn(record, "Imported without the time of the consent, which is in the future.");
}

static void read_custom(const struct lead_plan *plan, const struct csv_row *row, struct lead_record *record)
{
	size_t bytes = 0;
	json_t *custom = json_object();
	for (size_t i = 0; i < plan->mapping.custom_count; i++) {
		int column = plan->mapping.custom[i];
		const char *text = (size_t)column < row->count ? row->fields[column] : "";
		bytes += strlen(text);
		if (*text && bytes <= CUSTOM_BYTES)
			json_object_set_new(custom, plan->mapping.keys[i], json_string(text));
	}
	record->custom = json_object_size(custom) ? json_dumps(custom, JSON_COMPACT) : "{}";
	if (bytes > CUSTOM_BYTES)
		record->problem = "The fields that are kept hold more than 32 KB.";
}

/* Something that is not quoted and should be moves all that follows: then no field can be trusted. */
static int is_shifted(const struct lead_plan *plan, const struct csv_row *row)
{
	for (size_t i = plan->column_count; i < row->count; i++)
		if (*row->fields[i])
			return 1;
	return 0;
}

struct lead_record lead_record_read(
	struct arena *arena, const struct lead_plan *plan, const struct csv_row *row)
{
	struct lead_record record = {.problem = row->problem};
	if (!record.problem && is_shifted(plan, row))
		record.problem = "The row has more columns than the first row names.";
	if (!record.problem)
		read_phone(arena, plan, row, &record);
	if (record.problem)
		return record;
	read_name(arena, plan, row, &record);
	read_email(arena, plan, row, &record);
	read_zone(arena, plan, row, &record);
	read_consent(arena, plan, row, &record);
	read_custom(plan, row, &record);
	return record;
}
