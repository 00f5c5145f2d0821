/* multipart.c: reads multipart/form-data in pieces of any size. */
#include "web/multipart.h"

#include <errno.h>
#include <unistd.h>

#include "lib/strbuf.h"
#include "web/multipart_head.h"
#include "web/uploads.h"

enum { WINDOW = 2 * MULTIPART_HEADERS, PADDING_MAX = 64 };

enum state {
	PREAMBLE, /* before the first boundary: ignored */
	BOUNDARY, /* right behind a boundary: its line's end, or the end of the form */
	HEADERS,  /* in a part's header lines */
	CONTENT,  /* in a part's content */
	EPILOGUE, /* behind the last boundary: ignored */
};

struct multipart {
	struct arena *arena;
	struct multipart_options options;
	struct error *failed;
	enum state state;
	char delimiter[MULTIPART_BOUNDARY + 5]; /* CR LF - - boundary */
	size_t delimiter_length;
	size_t filled, used; /* bytes in the window, and how many of them are done with */
	int parts;
	struct part_head head; /* of the part being read */
	struct strbuf value;   /* its content so far, if it is a field */
	struct upload file;    /* where its content goes, if it is a file */
	int descriptor;        /* of the file that is being written, or -1 */
	struct pairs fields;
	struct upload uploads[MULTIPART_PARTS];
	int held[MULTIPART_PARTS]; /* the same files, open to the end: that is their lock */
	size_t upload_count;
	char window[WINDOW];
};

static struct error *malformed(struct multipart *m, const char *detail)
{
	return error_new(m->arena, ERROR_INVALID, "The form arrived damaged. Please send it again.",
		"multipart: %s", detail);
}

struct error *multipart_open(struct arena *arena, const char *content_type,
	const struct multipart_options *options, struct multipart **multipart)
{
	const char *boundary;
	*multipart = NULL;
	TRY(multipart_boundary(arena, content_type, &boundary));
	struct multipart *m = arena_alloc(arena, sizeof *m);
	m->arena = arena;
	m->options = *options;
	m->descriptor = -1;
	m->delimiter_length = (size_t)snprintf(m->delimiter, sizeof m->delimiter, "\r\n--%s", boundary);
	/* The first boundary stands at the very start or behind a preamble: with this, both look the same. */
	memcpy(m->window, "\r\n", 2);
	m->filled = 2;
	*multipart = m;
	return NULL;
}

/* The folder fails for reasons that the person who sent the file cannot help. */
static struct error *file_failed(struct multipart *m, const char *doing)
{
	return error_new(m->arena, errno == ENOSPC ? ERROR_BUSY : ERROR_INTERNAL,
		"The file could not be kept. Please try again later.", "%s %s: %s", doing, m->file.path,
		strerror(errno));
}

static struct error *file_open(struct multipart *m)
{
	char *path = arena_printf(m->arena, "%s/upload-XXXXXX", m->options.folder);
	m->file = (struct upload){
		.field = m->head.name, .filename = m->head.filename, .type = m->head.type, .path = path};
	if (!*m->file.filename)
		m->file.filename = "upload";
	m->descriptor = upload_create(path);
	if (m->descriptor < 0)
		return file_failed(m, "create");
	m->held[m->upload_count] = m->descriptor;
	m->uploads[m->upload_count++] = m->file;
	return NULL;
}

static struct error *file_too_large(struct multipart *m)
{
	long long limit = m->options.file_limit, megabyte = 1024 * 1024;
	int whole = limit % megabyte == 0;
	return error_field(m->arena, m->head.name,
		arena_printf(m->arena, "The file is larger than the %lld %s that can be taken.",
			limit / (whole ? megabyte : 1024), whole ? "MB" : "KB"));
}

static struct error *file_write(struct multipart *m, const char *bytes, size_t length)
{
	if (m->descriptor < 0)
		TRY(file_open(m));
	if ((int64_t)length > m->options.file_limit - m->file.size)
		return file_too_large(m);
	m->file.size += (int64_t)length;
	while (length) {
		ssize_t written = write(m->descriptor, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return file_failed(m, "write");
		bytes += written;
		length -= (size_t)written;
	}
	return NULL;
}

static void file_end(struct multipart *m)
{
	if (m->descriptor >= 0)
		m->uploads[m->upload_count - 1].size = m->file.size;
	m->descriptor = -1;
}

static struct error *part_begin(struct multipart *m, const char *head, size_t length)
{
	if (++m->parts > MULTIPART_PARTS)
		return error_new(m->arena, ERROR_INVALID, "The form has too many fields.", NULL);
	TRY(part_head_parse(m->arena, head, length, &m->head));
	strbuf_init(&m->value, m->arena);
	m->state = CONTENT;
	if (!m->head.filename || !*m->head.filename)
		return NULL;
	if (!m->options.folder)
		return error_field(m->arena, m->head.name, "No file can be sent here.");
	return file_open(m);
}

static struct error *part_content(struct multipart *m, const char *bytes, size_t length)
{
	if (!length || m->state == PREAMBLE)
		return NULL;
	if (m->head.filename && !m->options.folder)
		return error_field(m->arena, m->head.name, "No file can be sent here.");
	if (m->head.filename)
		return file_write(m, bytes, length);
	if (length > m->options.field_limit - m->value.length)
		return error_field(m->arena, m->head.name,
			arena_printf(m->arena, "This is longer than %zu bytes.", m->options.field_limit));
	strbuf_add(&m->value, bytes, length);
	return NULL;
}

static struct error *part_end(struct multipart *m)
{
	if (m->state == PREAMBLE)
		return NULL;
	if (m->head.filename) {
		file_end(m);
		return NULL;
	}
	struct pair field = {.name = m->head.name, .name_length = strlen(m->head.name)};
	field.value = m->value.text;
	field.value_length = m->value.length;
	return pairs_add(m->arena, &m->fields, &field);
}

/*
 * Passes on what is content for certain: all before the next delimiter, or all that cannot be the start of
 * one.
 */
static struct error *content_step(struct multipart *m)
{
	const char *start = m->window + m->used;
	size_t length = m->filled - m->used;
	const char *found = memmem(start, length, m->delimiter, m->delimiter_length);
	size_t certain = found                          ? (size_t)(found - start)
			 : length < m->delimiter_length ? 0
							: length - m->delimiter_length + 1;
	m->used += certain;
	TRY(part_content(m, start, certain));
	if (!found)
		return NULL;
	m->used += m->delimiter_length;
	TRY(part_end(m));
	m->state = BOUNDARY;
	return NULL;
}

static struct error *boundary_step(struct multipart *m)
{
	const char *start = m->window + m->used;
	size_t length = m->filled - m->used, padding = 0;
	if (length >= 2 && !memcmp(start, "--", 2)) {
		m->state = EPILOGUE;
		return NULL;
	}
	while (padding < length && (start[padding] == ' ' || start[padding] == '\t'))
		padding++;
	if (padding > PADDING_MAX)
		return malformed(m, "a boundary line that does not end");
	if (length < padding + 2)
		return NULL;
	if (memcmp(start + padding, "\r\n", 2))
		return malformed(m, "something behind a boundary");
	m->used += padding + 2;
	m->state = HEADERS;
	return NULL;
}

static struct error *headers_step(struct multipart *m)
{
	const char *start = m->window + m->used;
	size_t length = m->filled - m->used;
	const char *end = memmem(start, length, "\r\n\r\n", 4);
	if (end ? end - start > MULTIPART_HEADERS : length > MULTIPART_HEADERS)
		return malformed(m, "headers that are too long");
	if (!end)
		return NULL;
	m->used += (size_t)(end - start) + 4;
	return part_begin(m, start, (size_t)(end - start));
}

static struct error *step(struct multipart *m)
{
	switch (m->state) {
	case PREAMBLE:
	case CONTENT:
		return content_step(m);
	case BOUNDARY:
		return boundary_step(m);
	case HEADERS:
		return headers_step(m);
	case EPILOGUE:
		m->used = m->filled;
	}
	return NULL;
}

/* Takes as many steps as the window allows, and makes room at its end. */
static struct error *drain(struct multipart *m)
{
	enum state state;
	size_t used;
	do {
		state = m->state;
		used = m->used;
		TRY(step(m));
	} while (m->state != state || m->used != used);
	memmove(m->window, m->window + m->used, m->filled - m->used);
	m->filled -= m->used;
	m->used = 0;
	return NULL;
}

struct error *multipart_feed(struct multipart *m, const void *bytes, size_t length)
{
	const char *at = bytes;
	while (length && !m->failed) {
		size_t piece = length < WINDOW - m->filled ? length : WINDOW - m->filled;
		memcpy(m->window + m->filled, at, piece);
		m->filled += piece;
		at += piece;
		length -= piece;
		m->failed = drain(m);
	}
	return m->failed;
}

struct error *multipart_finish(struct multipart *m)
{
	if (!m->failed && m->state != EPILOGUE)
		m->failed = malformed(m, "the body ends before the form does");
	return m->failed;
}

const struct pairs *multipart_fields(const struct multipart *m)
{
	return &m->fields;
}

const struct upload *multipart_uploads(const struct multipart *m, size_t *count)
{
	*count = m->upload_count;
	return m->uploads;
}

void multipart_close(struct multipart *m)
{
	if (!m)
		return;
	m->descriptor = -1;
	for (size_t i = 0; i < m->upload_count; i++) {
		unlink(m->uploads[i].path);
		close(m->held[i]);
	}
	m->upload_count = 0;
}
