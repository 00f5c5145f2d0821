/* places.h: where telephone numbers are: the area codes that the sandbox knows. */
#ifndef SANDBOX_PLACES_H
#define SANDBOX_PLACES_H

#include <stddef.h>

#include "lib/arena.h"

struct place {
	const char *code; /* the digits after +1 or +44 */
	const char *city, *region, *zip, *country;
	double latitude, longitude;
};

extern const struct place places[];
extern const size_t place_count;

/* The place of a number; its texts are "" where it is not known. */
struct place place_of_number(const char *number);

/* "(415) 555-0602" for a US number, the number itself for others. */
char *place_format(struct arena *arena, const char *number);

#endif
