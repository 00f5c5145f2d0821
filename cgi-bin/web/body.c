/* body.c: what was sent with a request: query, form or upload, and the token that a form has to carry. */
#include <sys/stat.h>

#include "lib/config.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "web/exchange.h"

enum { FILE_LARGEST = 200 * 1024 * 1024 };

struct error *request_length(struct request *request, int64_t most, int64_t *length)
{
	const char *told = exchange_param(request->exchange, "CONTENT_LENGTH");
	*length = 0;
	if (!*told || (text_to_integer(told, length) && *length >= 0 && *length <= most))
		return NULL;
	request->exchange->status = 413;
	return error_new(request->arena, ERROR_INVALID, "This is too large. Please send less at once.", NULL);
}

size_t request_read(struct request *request, char *bytes, size_t size)
{
	return exchange_read(request->exchange, bytes, size);
}

static struct error *read_body(struct request *request)
{
	struct exchange *exchange = request->exchange;
	int64_t length;
	TRY(request_length(request, BODY_LARGEST, &length));
	exchange->body = arena_alloc(request->arena, (size_t)length + 1);
	while (exchange->body_length < (size_t)length) {
		size_t count = exchange_read(exchange, exchange->body + exchange->body_length,
			(size_t)length - exchange->body_length);
		if (!count)
			return error_new(request->arena, ERROR_INVALID,
				"The request was cut off. Please try again.", NULL);
		exchange->body_length += count;
	}
	return NULL;
}

/* The largest file that a page takes; 0 if it takes none. */
static int64_t upload_largest(const struct page *page)
{
	for (const struct field *field = page->form; field && field->name; field++)
		if (field->kind == UPLOAD)
			return field->highest ? field->highest : FILE_LARGEST;
	return 0;
}

int form_has_upload(const struct page *page)
{
	return upload_largest(page) > 0;
}

char *form_upload_folder(struct arena *arena)
{
	return arena_printf(arena, "%s/uploads", config_load()->data_folder);
}

static struct error *feed_multipart(struct exchange *exchange)
{
	char piece[16 * 1024];
	for (size_t count; (count = exchange_read(exchange, piece, sizeof piece)) > 0;)
		TRY(multipart_feed(exchange->multipart, piece, count));
	return multipart_finish(exchange->multipart);
}

/* A file is only taken from somebody whose session has been checked. */
static struct error *read_multipart(struct request *request, const char *type)
{
	struct exchange *exchange = request->exchange;
	int64_t length;
	TRY(request_length(request, FILE_LARGEST + BODY_LARGEST, &length));
	TRY(tx_run(request->tx));
	const char *folder = form_upload_folder(request->arena);
	mkdir(folder, 0700);
	struct multipart_options options = {
		.folder = form_has_upload(exchange->page) ? folder : NULL,
		.file_limit = upload_largest(exchange->page),
		.field_limit = BODY_LARGEST,
	};
	TRY(multipart_open(request->arena, type, &options, &exchange->multipart));
	TRY(feed_multipart(exchange));
	exchange->pairs = *multipart_fields(exchange->multipart);
	return NULL;
}

static struct error *read_pairs(struct request *request)
{
	struct exchange *exchange = request->exchange;
	const char *type = exchange_param(exchange, "CONTENT_TYPE");
	if (exchange->page->method == GET)
		return urlencoded_parse(
			request->arena, exchange->query, strlen(exchange->query), &exchange->pairs);
	if (!strncasecmp(type, "multipart/form-data", 19))
		return read_multipart(request, type);
	TRY(read_body(request));
	if (exchange->body_length && strncasecmp(type, "application/x-www-form-urlencoded", 33))
		return error_new(request->arena, ERROR_INVALID,
			"This form was sent in a way that is not understood.", NULL);
	return urlencoded_parse(request->arena, exchange->body, exchange->body_length, &exchange->pairs);
}

static struct error *check_csrf(struct request *request)
{
	const char *sent = pairs_find(&request->exchange->pairs, "csrf");
	const char *expected = session_csrf(request);
	if (sent && *expected && secret_equal(sent, expected))
		return NULL;
	return error_new(request->arena, ERROR_DENIED,
		"This form is too old or came from another place. Please go back, reload the page and try "
		"again.",
		"csrf token %s", sent ? "wrong" : "missing");
}

struct error *form_receive(struct request *request)
{
	struct exchange *exchange = request->exchange;
	if (exchange->page->access == MACHINE)
		return NULL;
	TRY(read_pairs(request));
	TRY(pairs_check(request->arena, &exchange->pairs));
	if (exchange->page->method == POST)
		TRY(check_csrf(request));
	form_check(request);
	return NULL;
}

const char *request_body(const struct request *request, size_t *length)
{
	struct request *reader = (struct request *)request;
	if (!request->exchange->body) {
		struct error *error = read_body(reader);
		if (error)
			request->exchange->body = "";
	}
	*length = request->exchange->body_length;
	return request->exchange->body;
}

const char *request_query(const struct request *request, const char *name)
{
	struct pairs pairs;
	const char *query = request->exchange->query;
	struct error *error = urlencoded_parse(request->arena, query, strlen(query), &pairs);
	const char *value = error ? NULL : pairs_find(&pairs, name);
	return value ? value : "";
}
