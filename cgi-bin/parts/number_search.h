/* number_search.h: looking for a number in the pool: its form, and what is found. */
#ifndef PARTS_NUMBER_SEARCH_H
#define PARTS_NUMBER_SEARCH_H

#include "web/page.h"

/* What a form declares that looks for a number. */
#define NUMBER_SEARCH_FIELDS                                                                                 \
	{"country", TEXT, .highest = 2}, {"area", TEXT, .highest = 12}, {"place", TEXT, .highest = 60},      \
		{"sms", FLAG},                                                                               \
	{                                                                                                    \
		"after", TEXT, .highest = 16                                                                 \
	}

/* Commits, and puts what is free into the page: available, has_available, filtered, options {country}, page, and search, the
 * same as a query. */
struct error *number_search_offer(struct request *request) must_check;

#endif
