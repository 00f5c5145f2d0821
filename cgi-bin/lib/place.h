/* place.h: countries and time zones to choose from, as the system's tzdata lists them (iso3166.tab, zone.tab). */
#ifndef LIB_PLACE_H
#define LIB_PLACE_H

#include <jansson.h>

/* Every country as {"value":"US","label":"United States"}, by its name; in the arena in use. */
json_t *place_countries(void);

/* Every zone as {"value":"America/New_York","label":"America/New York"}, by its name. */
json_t *place_zones(void);

/* Whether the text is such a country, or such a zone. */
int place_is_country(const char *country);
int place_is_zone(const char *zone);

#endif
