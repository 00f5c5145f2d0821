/* extract.c: the text of files and web pages of strangers, by a program that can do no harm. */
#include "jobs/extract.h"

#include <fcntl.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/run.h"
#include "lib/strbuf.h"
#include "lib/text.h"

enum { TIMEOUT_MS = 60 * 1000, LARGEST = 8 * 1024 * 1024, REFUSED = 3 };

struct work {
	struct arena *arena;
	const char *kind, *encoding;
	int file;
};

static struct error *refuse(struct arena *arena, const char *sentence)
{
	return error_new(arena, ERROR_INVALID, sentence, NULL);
}

static const char *pdf_problem(const struct run_result *result)
{
	if (strstr(result->complaint, "Incorrect password"))
		return "This PDF is protected by a password. Please save it without one.";
	if (result->status == 3)
		return "The maker of this PDF does not allow its text to be copied.";
	return "This PDF is damaged. Please open it and save it anew.";
}

static struct error *judge(const struct work *work, const struct run_result *result)
{
	struct arena *arena = work->arena;
	if (result->too_large)
		return refuse(arena, "There are more than 8 MB of text in this. Please split it.");
	if (result->timed_out)
		return refuse(arena,
			"Reading this took longer than a minute, so it was stopped. Please split "
			"it, or save it in another way.");
	if (!result->status)
		return NULL;
	if (result->status == REFUSED && *work->kind != 'p')
		return refuse(
			arena, arena_strndup(arena, result->complaint, strcspn(result->complaint, "\n")));
	if (!strcmp(work->kind, "pdf") && result->status > 0)
		return refuse(arena, pdf_problem(result));
	return error_new(arena, ERROR_INVALID,
		"Reading this took too much time or memory, so it was stopped. Please split it, or save it "
		"in another way.",
		"extract %s ended with %d: %.200s", work->kind, result->status, result->complaint);
}

static struct error *run(const struct work *work, struct run_result *result)
{
	const char *const arguments[] = {
		run_path(work->arena, "workers/extract"), work->kind, work->encoding, NULL};
	struct run run = {
		.arguments = arguments, .input = work->file, .timeout_ms = TIMEOUT_MS, .largest = LARGEST};
	TRY(run_program(work->arena, &run, result));
	return judge(work, result);
}

/* Well-formed lines: no control characters, no two blanks and none at an end, no more than one empty line in a row. */
static const char *clean(struct arena *arena, const char *text, size_t length)
{
	struct strbuf out;
	size_t lines = 2;
	strbuf_init(&out, arena);
	for (size_t at = 0; at < length;) {
		size_t step = 1;
		while (step < 4 && at + step < length && ((unsigned char)text[at + step] & 0xc0) == 0x80)
			step++;
		int good = (unsigned char)text[at] >= 32 && text[at] != 127 && text_is_utf8(text + at, step);
		if (text[at] == '\n' || text[at] == '\f') {
			while (out.length && out.text[out.length - 1] == ' ')
				out.text[--out.length] = '\0';
			if (lines++ < 2)
				strbuf_addc(&out, '\n');
		} else if (text[at] == ' ' || text[at] == '\t') {
			if (!lines && out.text[out.length - 1] != ' ')
				strbuf_addc(&out, ' ');
		} else if (good) {
			strbuf_add(&out, text + at, step);
			lines = 0;
		}
		at += step;
	}
	while (out.length && strchr(" \n", out.text[out.length - 1]))
		out.text[--out.length] = '\0';
	return out.text;
}

/* A web page comes as its title, its links, an empty line, its text. */
static void take_page(struct arena *arena, const struct run_result *result, struct extracted *extracted)
{
	const char *said = result->output, *links = strchr(said, '\n');
	const char *end = links ? strstr(links, "\n\n") : NULL;
	*extracted = (struct extracted){.text = "", .title = "", .links = ""};
	if (!end)
		return;
	extracted->title = clean(arena, said, (size_t)(links - said));
	extracted->links = arena_strndup(arena, links + 1, end > links ? (size_t)(end - links) : 0);
	extracted->text = clean(arena, end + 2, result->length - (size_t)(end + 2 - said));
}

static struct error *extract(const struct work *work, struct extracted *extracted)
{
	struct run_result result;
	TRY(run(work, &result));
	if (!strcmp(work->kind, "html"))
		take_page(work->arena, &result, extracted);
	else
		*extracted = (struct extracted){
			.text = clean(work->arena, result.output, result.length), .title = "", .links = ""};
	return NULL;
}

static int begins(const char *bytes, size_t length, const char *start)
{
	size_t size = strlen(start);
	return length >= size && !strncasecmp(bytes, start, size);
}

/* What kind of file it is by its first bytes; NULL and a sentence for what can't be read. */
static const char *kind_of(const char *bytes, size_t length, const char **problem)
{
	if (begins(bytes, length, "%PDF"))
		return "pdf";
	if (begins(bytes, length, "PK\003\004"))
		return "docx";
	if (begins(bytes, length, "<!doctype html") || begins(bytes, length, "<html"))
		return "html";
	*problem = NULL;
	if (!length)
		*problem = "This file is empty.";
	else if (begins(bytes, length, "\xd0\xcf\x11\xe0"))
		*problem = "This is an old Office document. Please save it as DOCX or PDF.";
	else if (begins(bytes, length, "{\\rtf") || begins(bytes, length, "<?xml"))
		*problem = "This kind of file can't be read. Please save it as PDF, DOCX or TXT.";
	else if (begins(bytes, length, "\xff\xd8\xff") || begins(bytes, length, "\x89PNG") ||
		 begins(bytes, length, "GIF8"))
		*problem = "This is a picture. Please upload a PDF, DOCX or TXT with text in it.";
	else if (begins(bytes, length, "\x1f\x8b"))
		*problem = "This file is compressed. Please unpack it first.";
	return *problem ? NULL : "text";
}

static struct error *extract_open(struct arena *arena, int file, struct extracted *extracted)
{
	char start[16];
	const char *problem;
	ssize_t length = pread(file, start, sizeof start, 0);
	struct work work = {.arena = arena, .file = file};
	work.kind = kind_of(start, length > 0 ? (size_t)length : 0, &problem);
	if (!work.kind)
		return refuse(arena, problem);
	TRY(extract(&work, extracted));
	if (*extracted->text)
		return NULL;
	return refuse(arena, !strcmp(work.kind, "pdf")
				     ? "There is no text in this PDF: it may be a scan, which is "
				       "a picture. Please upload one with text in it."
				     : "There is no text in this file.");
}

struct error *extract_file(struct arena *arena, const char *path, struct extracted *extracted)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return error_new(arena, ERROR_INVALID,
			"The file is not there any more. Please upload it again.", "%s: %m", path);
	struct error *error = extract_open(arena, file, extracted);
	close(file);
	return error;
}

struct error *extract_page(struct arena *arena, const char *html, size_t length, const char *encoding,
	struct extracted *extracted)
{
	struct work work = {.arena = arena, .kind = "html", .encoding = encoding};
	work.file = memfd_create("page", MFD_CLOEXEC);
	if (work.file < 0 || pwrite(work.file, html, length, 0) != (ssize_t)length)
		return error_new(arena, ERROR_BUSY, "Please try again shortly.", "memfd: %m");
	struct error *error = extract(&work, extracted);
	close(work.file);
	return error;
}
