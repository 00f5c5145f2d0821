/* csv_decode.c: the text of a file in whatever encoding, as UTF-8, in chunks. */
#include "lib/csv_decode.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/text.h"

enum { CHUNK = 64 * 1024, SAMPLE = 1024 };

/* No character of the encodings read here takes more than three times its bytes as UTF-8. */
enum { DECODED = 3 * CHUNK };

enum encoding { ASCII, UTF8, UTF16LE, UTF16BE, WINDOWS };

static const struct {
	const char *name, *iconv;
	size_t unit; /* bytes to pass over where the text is damaged */
} encodings[] = {
	[ASCII] = {"UTF-8", NULL, 1},
	[UTF8] = {"UTF-8", NULL, 1},
	[UTF16LE] = {"UTF-16", "UTF-16LE", 2},
	[UTF16BE] = {"UTF-16", "UTF-16BE", 2},
	[WINDOWS] = {"Windows-1252", "WINDOWS-1252", 1},
};

struct csv_source {
	struct arena *arena;
	int descriptor;
	int64_t total, read;
	enum encoding encoding;
	iconv_t converter; /* (iconv_t)-1 while none is needed */
	char *chunk, *decoded;
	size_t length, done; /* bytes in the chunk, and how many of them have been handed out */
	int ended;
};

static struct error *invalid(struct csv_source *source, const char *message)
{
	return error_new(source->arena, ERROR_INVALID, message, NULL);
}

static struct error *failed(struct arena *arena, const char *doing, const char *path)
{
	return error_new(arena, ERROR_INTERNAL, "The file could not be read.", "%s %s: %s", doing, path,
		strerror(errno));
}

/* Fills the chunk up, behind what was left over from the one before. */
static struct error *fill(struct csv_source *source)
{
	while (source->length < CHUNK && !source->ended) {
		ssize_t got =
			read(source->descriptor, source->chunk + source->length, CHUNK - source->length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed(source->arena, "read", "the upload");
		source->ended = got == 0;
		source->length += (size_t)got;
		source->read += got;
	}
	return NULL;
}

/* What people upload instead of CSV, by its first bytes. */
static const char *foreign_format(const char *bytes, size_t length)
{
	static const struct {
		const char *start;
		size_t length;
		const char *message;
	} formats[] = {
		{"PK\003\004", 4,
			"This is an Excel workbook or a ZIP archive. Save it as CSV and upload that."},
		{"\xd0\xcf\x11\xe0", 4, "This is an old Excel workbook. Save it as CSV and upload that."},
		{"%PDF", 4, "This is a PDF. Upload a CSV file."},
		{"\x1f\x8b", 2, "This file is compressed. Unpack it and upload the CSV file."},
		{"{\\rtf", 5, "This is a word processor's document. Upload a CSV file."},
		{"<!DOCTYPE", 9, "This is a web page. Upload a CSV file."},
		{"<html", 5, "This is a web page. Upload a CSV file."},
		{"<?xml", 5, "This is an XML file. Upload a CSV file."},
	};
	for (size_t i = 0; i < COUNT(formats); i++) {
		if (length >= formats[i].length && !memcmp(bytes, formats[i].start, formats[i].length))
			return formats[i].message;
	}
	return NULL;
}

/* UTF-16 without a mark: in most languages' lists, every other byte of many is zero. */
static enum encoding encoding_by_zeros(const char *bytes, size_t length)
{
	size_t zeros[2] = {0, 0};
	if (length > SAMPLE)
		length = SAMPLE;
	for (size_t i = 0; i < length; i++)
		zeros[i % 2] += !bytes[i];
	if (zeros[1] > length / 6 && zeros[1] > 8 * zeros[0])
		return UTF16LE;
	if (zeros[0] > length / 6 && zeros[0] > 8 * zeros[1])
		return UTF16BE;
	return ASCII;
}

static void encoding_detect(struct csv_source *source)
{
	const char *bytes = source->chunk;
	if (source->length >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
		source->encoding = UTF8;
		source->done = 3;
	} else if (source->length >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2))) {
		source->encoding = *bytes == '\xff' ? UTF16LE : UTF16BE;
		source->done = 2;
	} else {
		source->encoding = encoding_by_zeros(bytes, source->length);
	}
}

static size_t utf8_length(const char *bytes, size_t left)
{
	for (size_t length = 2; length <= 4 && length <= left; length++) {
		if (text_is_utf8(bytes, length))
			return length;
	}
	return 0;
}

static int is_ascii(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] & 0x80)
			return 0;
	}
	return 1;
}

/* How many bytes at the end may be a character that the next chunk completes. */
static size_t cut_length(const struct csv_source *source, const char *bytes, size_t length)
{
	size_t cut = 0;
	while (!source->ended && cut < 3 && cut < length && bytes[length - cut - 1] & 0x80)
		cut++;
	return cut;
}

/*
 * The first chunk that is not plain ASCII settles it: UTF-8 if most of what is not ASCII is well-formed. A
 * few damaged characters leave it UTF-8, and their rows get a problem.
 */
static enum encoding encoding_by_content(const char *bytes, size_t length)
{
	size_t good = 0, bad = 0;
	for (size_t at = 0; at < length;) {
		size_t step = bytes[at] & 0x80 ? utf8_length(bytes + at, length - at) : 1;
		good += step > 1;
		bad += !step;
		at += step ? step : 1;
	}
	return good >= bad ? UTF8 : WINDOWS;
}

struct error *csv_source_open(struct arena *arena, const char *path, struct csv_source **source)
{
	struct stat status;
	*source = NULL;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return failed(arena, "open", path);
	struct csv_source *s = arena_alloc(arena, sizeof *s);
	s->arena = arena;
	s->descriptor = descriptor;
	s->converter = (iconv_t)-1;
	s->chunk = arena_alloc(arena, CHUNK);
	*source = s;
	if (fstat(descriptor, &status))
		return failed(arena, "stat", path);
	s->total = status.st_size;
	TRY(fill(s));
	if (!s->length)
		return invalid(s, "The file is empty.");
	const char *foreign = foreign_format(s->chunk, s->length);
	if (foreign)
		return invalid(s, foreign);
	encoding_detect(s);
	return NULL;
}

static struct error *converter_open(struct csv_source *source)
{
	if (source->converter != (iconv_t)-1)
		return NULL;
	source->decoded = arena_alloc(source->arena, DECODED);
	source->converter = iconv_open("UTF-8", encodings[source->encoding].iconv);
	return source->converter == (iconv_t)-1
		       ? failed(source->arena, "iconv_open", encodings[source->encoding].iconv)
		       : NULL;
}

/*
 * Converts the chunk; what is no character becomes U+FFFD, one that is cut off at its end stays for the next
 * chunk.
 */
static size_t convert(struct csv_source *source)
{
	char *in = source->chunk, *out = source->decoded;
	size_t left = source->length, room = DECODED, unit = encodings[source->encoding].unit;
	while (left && iconv(source->converter, &in, &left, &out, &room) == (size_t)-1) {
		if (errno == EINVAL && !source->ended)
			break;
		if (errno != EILSEQ && errno != EINVAL)
			die("iconv: %s", strerror(errno));
		memcpy(out, "\xef\xbf\xbd", 3);
		out += 3;
		room -= 3;
		size_t skip = left < unit ? left : unit;
		in += skip;
		left -= skip;
	}
	source->done = source->length - left;
	return (size_t)(out - source->decoded);
}

struct error *csv_source_next(struct csv_source *source, const char **text, size_t *length)
{
	memmove(source->chunk, source->chunk + source->done, source->length - source->done);
	source->length -= source->done;
	TRY(fill(source));
	source->done = source->length;
	if (source->encoding == ASCII) {
		source->done -= cut_length(source, source->chunk, source->length);
		if (!is_ascii(source->chunk, source->done))
			source->encoding = encoding_by_content(source->chunk, source->done);
	}
	*text = source->chunk;
	*length = source->done;
	if (encodings[source->encoding].iconv) {
		TRY(converter_open(source));
		*text = source->decoded;
		*length = convert(source);
	}
	return NULL;
}

int64_t csv_source_read(const struct csv_source *source)
{
	return source->read;
}

int64_t csv_source_total(const struct csv_source *source)
{
	return source->total;
}

const char *csv_source_encoding(const struct csv_source *source)
{
	return encodings[source->encoding].name;
}

void csv_source_close(struct csv_source *source)
{
	if (!source)
		return;
	if (source->converter != (iconv_t)-1)
		iconv_close(source->converter);
	close(source->descriptor);
	source->converter = (iconv_t)-1;
	source->descriptor = -1;
}
