/* lead_sample.h: a list for trying things out: people whose numbers only the sandbox knows, each with a story of its own. */
#ifndef MODELS_LEAD_SAMPLE_H
#define MODELS_LEAD_SAMPLE_H

#include <stdint.h>

#include "lib/arena.h"

/* The sample as CSV, with numbers of that country where the sandbox has any, and consent of a month before `now`. */
char *lead_sample_csv(struct arena *arena, const char *country, int64_t now);

#endif
