/* extract.h: the text of files and web pages of strangers, by a program that can do no harm (workers/extract.c). */
#ifndef JOBS_EXTRACT_H
#define JOBS_EXTRACT_H

#include "lib/error.h"

struct extracted {
	const char *text;  /* UTF-8, trimmed lines, no control characters */
	const char *title; /* of a web page; else "" */
	const char *links; /* of a web page, each in a line; else "" */
};

/*
 * Reads a file: PDF, DOCX, text or HTML, told by its first bytes. ERROR_INVALID with a sentence for its owner where there
 * is no text to be had; any other error may pass.
 */
struct error *extract_file(struct arena *arena, const char *path, struct extracted *extracted) must_check;

/* Reads a web page that is in memory; `encoding` as the server said it, or NULL. */
struct error *extract_page(struct arena *arena, const char *html, size_t length, const char *encoding,
	struct extracted *extracted) must_check;

#endif
