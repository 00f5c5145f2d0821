/* text.h: small questions about strings: encodings of URLs, UTF-8, integers. */
#ifndef LIB_TEXT_H
#define LIB_TEXT_H

#include <jansson.h>
#include <stdint.h>

#include "lib/arena.h"

/* Percent-encodes all but letters, digits and - . _ ~ (RFC 3986). */
char *text_url_encode(struct arena *arena, const char *text);

/* Decodes %xx and '+' of a form or query; `length` may be NULL. A broken escape is kept as it is. */
char *text_url_decode(struct arena *arena, const char *text, size_t text_length, size_t *length);

/* Whether the bytes are well-formed UTF-8 (no surrogates, nothing over-long, nothing above U+10FFFF). */
int text_is_utf8(const char *bytes, size_t length);

/* The number of characters (code points) in well-formed UTF-8. */
size_t text_characters(const char *text);

/* Reads a decimal integer that fills the whole text into *value; 0 if it is none or does not fit. */
int text_to_integer(const char *text, int64_t *value);

/* Whether the text is a UUID in its canonical form. */
int text_is_uuid(const char *text);

/* The copy without white space at both ends. */
char *text_trim(struct arena *arena, const char *text);

/* The beginning, of at most so many bytes, which cuts no character of well-formed UTF-8 in two. */
char *text_cut(struct arena *arena, const char *text, size_t bytes);

/* The text under a key of an object, of a row mostly; NULL where there is none. */
const char *text_of(const json_t *object, const char *key);

/* The same; "" where there is none. */
const char *text_or_empty(const json_t *object, const char *key);

/* Whether it is this one. */
int text_is(const json_t *object, const char *key, const char *text);

/* "+14155550100" as "+1415•••0100": for logs, and for people who need not know. */
char *text_mask_phone(struct arena *arena, const char *phone);

#endif
