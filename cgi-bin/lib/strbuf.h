/* strbuf.h: a string that grows, in an arena. `text` is always terminated by a zero byte and never NULL. */
#ifndef LIB_STRBUF_H
#define LIB_STRBUF_H

#include <stdint.h>

#include "lib/arena.h"

struct strbuf {
	struct arena *arena;
	char *text;
	size_t length, capacity;
};

/* An empty string in `arena`. */
void strbuf_init(struct strbuf *buffer, struct arena *arena);

/* Makes room for so many bytes at once: for a text that is known to become long. */
void strbuf_reserve(struct strbuf *buffer, size_t more);

/* Appends `length` bytes, zero bytes included. */
void strbuf_add(struct strbuf *buffer, const void *bytes, size_t length);

/* Appends a string, one character, or a formatted string. */
void strbuf_adds(struct strbuf *buffer, const char *text);
void strbuf_addc(struct strbuf *buffer, char character);
void strbuf_addf(struct strbuf *buffer, const char *format, ...) printf_like(2, 3);

/* Appends an integer as "%0*lld" would with so many digits at least, but quickly. */
void strbuf_add_integer(struct strbuf *buffer, int64_t value, int digits);

/* Appends a number as "%.2f" would with two decimals, but quickly. */
void strbuf_add_decimal(struct strbuf *buffer, double value, int decimals);

/* Appends text with & < > " ' escaped, for HTML and XML, in text and in quoted attributes. */
void strbuf_add_escaped(struct strbuf *buffer, const char *text, size_t length);

#endif
