/* places.c: where telephone numbers are. */
#include "daemons/sandbox/places.h"

const struct place places[] = {
	{"415", "San Francisco", "CA", "94103", "US", 37.7749, -122.4194},
	{"213", "Los Angeles", "CA", "90012", "US", 34.0522, -118.2437},
	{"619", "San Diego", "CA", "92101", "US", 32.7157, -117.1611},
	{"206", "Seattle", "WA", "98101", "US", 47.6062, -122.3321},
	{"503", "Portland", "OR", "97204", "US", 45.5152, -122.6784},
	{"602", "Phoenix", "AZ", "85004", "US", 33.4484, -112.0740},
	{"303", "Denver", "CO", "80202", "US", 39.7392, -104.9903},
	{"801", "Salt Lake City", "UT", "84101", "US", 40.7608, -111.8910},
	{"512", "Austin", "TX", "78701", "US", 30.2672, -97.7431},
	{"214", "Dallas", "TX", "75201", "US", 32.7767, -96.7970},
	{"312", "Chicago", "IL", "60601", "US", 41.8781, -87.6298},
	{"612", "Minneapolis", "MN", "55401", "US", 44.9778, -93.2650},
	{"313", "Detroit", "MI", "48226", "US", 42.3314, -83.0458},
	{"404", "Atlanta", "GA", "30303", "US", 33.7490, -84.3880},
	{"305", "Miami", "FL", "33130", "US", 25.7617, -80.1918},
	{"212", "New York", "NY", "10007", "US", 40.7128, -74.0060},
	{"617", "Boston", "MA", "02108", "US", 42.3601, -71.0589},
	{"202", "Washington", "DC", "20001", "US", 38.9072, -77.0369},
	{"907", "Anchorage", "AK", "99501", "US", 61.2181, -149.9003},
	{"808", "Honolulu", "HI", "96813", "US", 21.3069, -157.8583},
	{"20", "London", "", "", "GB", 51.5074, -0.1278},
	{"161", "Manchester", "", "", "GB", 53.4808, -2.2426},
};

const size_t place_count = COUNT(places);

struct place place_of_number(const char *number)
{
	const char *prefix = !strncmp(number, "+44", 3) ? "+44" : "+1";
	size_t length = strlen(prefix);
	struct place nowhere = {"", "", "", "", length == 3 ? "GB" : "US", 0, 0};
	if (strncmp(number, prefix, length))
		nowhere.country = "";
	for (size_t i = 0; i < place_count && *nowhere.country; i++)
		if (!strcmp(places[i].country, nowhere.country) &&
			!strncmp(number + length, places[i].code, strlen(places[i].code)))
			return places[i];
	return nowhere;
}

char *place_format(struct arena *arena, const char *number)
{
	if (strlen(number) != 12 || strncmp(number, "+1", 2))
		return arena_strdup(arena, number);
	return arena_printf(arena, "(%.3s) %.3s-%s", number + 2, number + 5, number + 8);
}
