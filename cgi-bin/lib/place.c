/* place.c: countries and time zones to choose from, read once from tzdata's tables. */
#include "lib/place.h"

#include <pthread.h>

#include "lib/error.h"

enum { PLACES_MAX = 1000 };

struct place {
	char *value, *label;
};

static struct table {
	struct place list[PLACES_MAX];
	size_t count;
} countries, zones;

static int by_label(const void *a, const void *b)
{
	return strcmp(((const struct place *)a)->label, ((const struct place *)b)->label);
}

/* "America/New_York" is read "America/New York". */
static char *spaced(const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		die("out of memory");
	for (char *at = copy; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	return copy;
}

/* Takes a column as the value and another as its label from each line: columns are apart by tabs, '#' is a comment. */
static void read_table(struct table *table, const char *path, int value_column, int label_column)
{
	char *line = NULL, *columns[8] = {0};
	size_t size = 0;
	FILE *file = fopen(path, "re");
	if (!file)
		die("%s can't be read: is the package tzdata installed?", path);
	while (getline(&line, &size, file) > 0 && table->count < PLACES_MAX) {
		int count = 0;
		char *rest = line;
		for (char *at; count < 8 && (at = strsep(&rest, "\t\n"));)
			columns[count++] = at;
		if (*line == '#' || count <= value_column || count <= label_column)
			continue;
		struct place *place = &table->list[table->count++];
		place->value = strdup(columns[value_column]);
		place->label = spaced(columns[label_column]);
	}
	free(line);
	fclose(file);
	qsort(table->list, table->count, sizeof table->list[0], by_label);
}

static void read_tables(void)
{
	read_table(&countries, "/usr/share/zoneinfo/iso3166.tab", 0, 1);
	read_table(&zones, "/usr/share/zoneinfo/zone.tab", 2, 2);
}

static void load(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, read_tables);
}

static json_t *list_of(const struct table *table)
{
	json_t *list = json_array();
	for (size_t i = 0; i < table->count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "value", table->list[i].value, "label",
						    table->list[i].label));
	return list;
}

json_t *place_countries(void)
{
	load();
	return list_of(&countries);
}

json_t *place_zones(void)
{
	load();
	return list_of(&zones);
}

static int is_in(const struct table *table, const char *value)
{
	load();
	for (size_t i = 0; i < table->count; i++)
		if (!strcmp(table->list[i].value, value))
			return 1;
	return 0;
}

int place_is_country(const char *country)
{
	return is_in(&countries, country);
}

int place_is_zone(const char *zone)
{
	return is_in(&zones, zone);
}
