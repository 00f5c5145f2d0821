/* csv_guess.h: which delimiter a CSV file uses, from its beginning. For csv_read.c. */
#ifndef LIB_CSV_GUESS_H
#define LIB_CSV_GUESS_H

#include <stddef.h>

struct csv_guess {
	char delimiter;
	size_t skip; /* bytes of a first line that only names the delimiter ("sep=;", as Excel does) */
};

/* Guesses from the first rows of a file, which may be cut off. */
struct csv_guess csv_guess(const char *text, size_t length);

#endif
